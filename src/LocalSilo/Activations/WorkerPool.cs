namespace CommitWise.LocalSilo;

/// <summary>The activations of one key of a stateless worker: a call goes to one that is idle, or to a new one while there may be more.</summary>
internal sealed class WorkerPool(GrainClass grainClass, string key, int most) : IMailbox, IActivationOwner
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];
    private uint _next;

    /// <inheritdoc/>
    public IEnumerable<Activation> Activations
    {
        get
        {
            lock (_gate)
            {
                return [.. _workers];
            }
        }
    }

    /// <inheritdoc/>
    public bool TryEnqueue(Request request)
    {
        while (!Choose().TryEnqueue(request))
        {
        }

        return true;
    }

    /// <inheritdoc/>
    public void Replace(Activation ended, List<Request> waiting)
    {
        var successor = waiting.Count == 0 ? null : new Activation(grainClass, key, this);
        waiting.ForEach(request => successor!.TryEnqueue(request));
        lock (_gate)
        {
            _workers.Remove(ended);
            if (successor is not null)
            {
                _workers.Add(successor);
            }
        }
    }

    private Activation Choose()
    {
        lock (_gate)
        {
            if (_workers.Find(worker => worker.IsFree) is { } free)
            {
                return free;
            }

            if (_workers.Count >= most)
            {
                return _workers[(int)(_next++ % (uint)_workers.Count)];
            }

            var worker = new Activation(grainClass, key, this);
            _workers.Add(worker);
            return worker;
        }
    }
}
