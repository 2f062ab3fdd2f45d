using OrderService.Configuration;
using OrderService.Messaging;
using OrderService.Orders;

HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Services.Configure<KafkaOptions>(builder.Configuration.GetSection(KafkaOptions.Section));
builder.Services.AddMessaging();
builder.Services.AddSingleton<OrderQueue>();
builder.Services.AddHostedService<OrderWorker>();

builder.Build().Run();
