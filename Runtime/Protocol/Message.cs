namespace ProducerSafety.Runtime.Protocol;

/// <summary>What a client or a follower asks of a broker. What it means is here, how it is written in bytes is not.</summary>
public abstract record Request;

/// <summary>What a broker answers.</summary>
public abstract record Response;
