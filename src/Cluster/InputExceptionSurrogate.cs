namespace CommitWise.Cluster;

/// <summary>An <see cref="InputException"/> between silos: its problem must arrive, its cause stays where it is.</summary>
[GenerateSerializer, Alias("commitwise.input-exception")]
internal struct InputExceptionSurrogate
{
    /// <summary>See <see cref="InputException.Problem"/>.</summary>
    [Id(0)]
    public string Problem { get; set; }

    /// <summary>The message.</summary>
    [Id(1)]
    public string Message { get; set; }
}

/// <summary>Turns one into the other.</summary>
[RegisterConverter]
internal sealed class InputExceptionConverter : IConverter<InputException, InputExceptionSurrogate>
{
    /// <inheritdoc/>
    public InputException ConvertFromSurrogate(in InputExceptionSurrogate surrogate) => new(surrogate.Problem, surrogate.Message);

    /// <inheritdoc/>
    public InputExceptionSurrogate ConvertToSurrogate(in InputException value) => new() { Problem = value.Problem, Message = value.Message };
}
