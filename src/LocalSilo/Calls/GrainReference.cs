using System.Diagnostics;

namespace CommitWise.LocalSilo;

/// <summary>A reference to a grain. A class derived from this is made at run time for every grain interface.</summary>
public abstract class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly GrainInterface _interface;
    private readonly GrainClass _class;
    private readonly string _key;
    private IMailbox? _mailbox;

    private protected GrainReference(GrainInterface grainInterface, GrainClass grainClass, string key)
    {
        _interface = grainInterface;
        _class = grainClass;
        _key = key;
    }

    /// <summary>Identity of the grain.</summary>
    public GrainId GrainId => new(_class.Type, IdSpan.Create(_key));

    internal LocalSiloHost Silo => _interface.Silo;

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) =>
        other is not null && ReferenceEquals(_class, other._class) && string.Equals(_key, other._key, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => GrainId.ToString();

    internal GrainReference As(Type type) => Silo.Factory.Reference(type, _class, _key);

    internal Task Call(int method, object?[] arguments) => Call<Nothing>(method, arguments);

    internal Task<T> Call<T>(int method, object?[] arguments)
    {
        var called = _interface.Methods[method];
        try
        {
            called.CopyArguments(arguments);
        }
        catch (Exception exception)
        {
            return Task.FromException<T>(exception);
        }

        var caller = Activation.Current;
        var call = new GrainCall<T>(called, arguments, this)
        {
            Source = caller?.CurrentRequest,
            SourceId = caller?.GrainId,
            Timeout = called.OneWay ? TimeSpan.Zero : called.Timeout ?? Silo.Options.CallTimeout,
            Values = RequestContext.Values,
            Trace = Activity.Current,
        };
        if (called.TokenIndex >= 0 && arguments[called.TokenIndex] is CancellationToken token)
        {
            call.CancelBy(token);
        }

        _mailbox = _class.Deliver(_key, call, _mailbox);
        return called.OneWay ? Task.FromResult(default(T)!) : call.Answer;
    }

    internal ValueTask CallValue(int method, object?[] arguments) => new(Call<Nothing>(method, arguments));

    internal ValueTask<T> CallValue<T>(int method, object?[] arguments) => new(Call<T>(method, arguments));
}
