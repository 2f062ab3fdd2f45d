using ProducerSafety.Tool;

return ToolCommand.Run(args, ToolConsole.OfProcess());
