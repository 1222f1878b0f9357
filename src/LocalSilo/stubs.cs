namespace CommitWise.LocalSilo;
internal sealed class Activation : IGrainContext
{
    internal static Activation? Current => throw new NotImplementedException();
    internal LocalSiloHost Silo => throw new NotImplementedException();
    public GrainId GrainId => throw new NotImplementedException();
    public object? GrainInstance => throw new NotImplementedException();
    public IServiceProvider ActivationServices => throw new NotImplementedException();
    public Task Deactivated => throw new NotImplementedException();
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => throw new NotImplementedException();
    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
    internal void DelayDeactivation(TimeSpan t) => throw new NotImplementedException();
    internal static Activation Of(IGrainBase grain) => throw new NotImplementedException();
    internal IGrainTimer AddTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options) => throw new NotImplementedException();
    internal object ReferenceTo(Type type) => throw new NotImplementedException();
}
internal sealed class ReminderService {
    internal Task<IGrainReminder> RegisterAsync(Activation a, string n, TimeSpan d, TimeSpan p) => throw new NotImplementedException();
    internal Task UnregisterAsync(Activation a, string n) => throw new NotImplementedException();
    internal Task<IGrainReminder?> GetAsync(Activation a, string n) => throw new NotImplementedException();
}
internal sealed class StreamService { internal IStreamProvider Provider(string name) => throw new NotImplementedException(); }
/// <summary>A reference to a grain.</summary>
public abstract class GrainReference : IAddressable { internal GrainId GrainId => throw new NotImplementedException(); internal object As(Type t) => throw new NotImplementedException(); }
