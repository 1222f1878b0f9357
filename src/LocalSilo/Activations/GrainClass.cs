using System.Collections.Concurrent;
using System.Reflection;

namespace CommitWise.LocalSilo;

/// <summary>A grain class: what its attributes say, how its objects are made, and which of its keys have activations.</summary>
internal sealed class GrainClass : IActivationOwner
{
    private readonly ConcurrentDictionary<string, IMailbox> _mailboxes = new(StringComparer.Ordinal);
    private readonly GrainConstructor _constructor;
    private readonly int? _workers;

    internal GrainClass(Type type, LocalSiloHost silo)
    {
        ClassType = type;
        Silo = silo;
        Type = GrainType.Create(NameOf(type));
        Reentrant = type.IsDefined(typeof(ReentrantAttribute));
        _workers = type.GetCustomAttribute<StatelessWorkerAttribute>()?.MaxLocal;
        HasActivation = Overrides(nameof(IGrainBase.OnActivateAsync));
        HasDeactivation = Overrides(nameof(IGrainBase.OnDeactivateAsync));
        Namespaces = [.. type.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>().Select(each => each.Namespace)];
        _constructor = new GrainConstructor(this);
    }

    internal Type ClassType { get; }

    internal GrainType Type { get; }

    internal LocalSiloHost Silo { get; }

    internal bool Reentrant { get; }

    /// <summary>Whether <see cref="IGrainBase.OnActivateAsync"/> does anything.</summary>
    internal bool HasActivation { get; }

    /// <summary>Whether <see cref="IGrainBase.OnDeactivateAsync"/> does anything.</summary>
    internal bool HasDeactivation { get; }

    /// <summary>Namespaces of the streams that its grains get.</summary>
    internal IReadOnlyList<string> Namespaces { get; }

    /// <summary>All activations, as they come and go.</summary>
    internal IEnumerable<Activation> Activations => _mailboxes.SelectMany(pair => pair.Value.Activations);

    /// <summary>Brings a request to the grain of a key, activating it if need be.</summary>
    /// <param name="key">The key.</param>
    /// <param name="request">The request.</param>
    /// <param name="known">Where the last one went; null when that is not known.</param>
    /// <returns>Where it went.</returns>
    internal IMailbox? Deliver(string key, Request request, IMailbox? known)
    {
        if (!Silo.TakesCalls)
        {
            request.Fail(new SiloUnavailableException($"{request.Chain}: the silo is not running."));
            return null;
        }

        var mailbox = known;
        while (mailbox is null || !mailbox.TryEnqueue(request))
        {
            mailbox = _mailboxes.GetOrAdd(key, static (key, self) => self.NewMailbox(key), this);
        }

        return mailbox;
    }

    /// <inheritdoc/>
    public void Replace(Activation ended, List<Request> waiting)
    {
        if (waiting.Count == 0)
        {
            _mailboxes.TryRemove(KeyValuePair.Create<string, IMailbox>(ended.Key, ended));
            return;
        }

        var successor = new Activation(this, ended.Key, this);
        waiting.ForEach(request => successor.TryEnqueue(request));
        _mailboxes[ended.Key] = successor;
    }

    /// <summary>Makes the grain object of an activation.</summary>
    internal object Create(Activation activation) => _constructor.Create(activation);

    /// <summary>The class's own method for one of an interface.</summary>
    internal MethodInfo Implementation(GrainMethod method)
    {
        var map = ClassType.GetInterfaceMap(method.Interface);
        return map.TargetMethods[Array.IndexOf(map.InterfaceMethods, method.InterfaceMethod)];
    }

    private static string NameOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>()?.Name is { } name)
        {
            return name;
        }

        var lower = type.Name.ToLowerInvariant();
        return lower.EndsWith("grain", StringComparison.Ordinal) && lower.Length > 5 ? lower[..^5] : lower;
    }

    private IMailbox NewMailbox(string key) =>
        _workers is { } workers ? new WorkerPool(this, key, workers) : new Activation(this, key, this);

    private bool Overrides(string method) =>
        !typeof(Grain).IsAssignableFrom(ClassType) || ClassType.GetMethod(method)!.DeclaringType != typeof(Grain);
}
