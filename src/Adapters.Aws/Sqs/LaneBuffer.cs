namespace CommitWise.Adapters.Aws.Sqs;

/// <summary>What this process holds of one queue, by message group.</summary>
/// <param name="visibility">How long SQS hides a message that is not extended.</param>
/// <param name="time">Measures leases.</param>
internal sealed class LaneBuffer(TimeSpan visibility, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lane> _given = new(StringComparer.Ordinal);
    private readonly Queue<Lane> _ready = [];

    /// <summary>Messages that SQS counts as given out though no consumer has them, and when the oldest of all was published.</summary>
    public (int Buffered, DateTimeOffset? OldestAt) Depth
    {
        get
        {
            lock (_gate)
            {
                return (
                    _lanes.Values.Sum(lane => lane.Messages.Count - (lane.State == LaneState.Ready ? 0 : 1)),
                    _lanes.Values.Min(lane => lane.Messages.Peek()?.SentAt));
            }
        }
    }

    /// <summary>Takes in what SQS gave.</summary>
    /// <returns>How many lanes became ready.</returns>
    public int Add(IReadOnlyList<HeldMessage> messages)
    {
        lock (_gate)
        {
            List<Lane> fresh = [];
            foreach (var group in messages.GroupBy(message => message.Group, StringComparer.Ordinal))
            {
                var lane = new Lane(group.Key) { LeaseEnd = After(visibility) };
                foreach (var message in group)
                {
                    lane.Messages.Enqueue(message);
                }

                // SQS gives a group again only when it counts nothing of it as given out: what was held before is settled or lost.
                if (_lanes.TryGetValue(lane.Group, out var old))
                {
                    Forget(old);
                }

                _lanes[lane.Group] = lane;
                fresh.Add(lane);
            }

            fresh.ForEach(MakeReady);
            return fresh.Count;
        }
    }

    /// <summary>Takes first messages of lanes for a consumer.</summary>
    public List<Lane> Take(int max)
    {
        lock (_gate)
        {
            List<Lane> taken = [];
            while (taken.Count < max && _ready.TryDequeue(out var lane))
            {
                if (lane.State != LaneState.Ready || !IsHeld(lane))
                {
                    continue;
                }

                if (IsOver(lane))
                {
                    Forget(lane);
                    continue;
                }

                lane.State = LaneState.Given;
                _given[lane.Messages.Peek().Receipt] = lane;
                taken.Add(lane);
            }

            return taken;
        }
    }

    /// <summary>Takes lanes back that could not be given to the consumer after all.</summary>
    public void Return(IEnumerable<Lane> lanes)
    {
        lock (_gate)
        {
            foreach (var lane in lanes.Where(lane => lane.State == LaneState.Given && IsHeld(lane)))
            {
                _given.Remove(lane.Messages.Peek().Receipt);
                MakeReady(lane);
            }
        }
    }

    /// <summary>Begins to settle the delivery that a receipt names.</summary>
    /// <returns>Null when this process does not hold it, or no longer.</returns>
    public Lane? BeginSettling(string receipt)
    {
        lock (_gate)
        {
            if (!_given.Remove(receipt, out var lane))
            {
                return null;
            }

            lane.State = LaneState.Settling;
            return lane;
        }
    }

    /// <summary>The first message is gone; the next one may go, if it is still hidden from others.</summary>
    /// <returns>Whether a lane is ready.</returns>
    public bool Advance(Lane lane)
    {
        lock (_gate)
        {
            if (!IsHeld(lane))
            {
                return false;
            }

            lane.Messages.Dequeue();
            if (lane.Messages.Count == 0 || IsOver(lane))
            {
                Forget(lane);
                return false;
            }

            MakeReady(lane);
            return true;
        }
    }

    /// <summary>Holds a lane no longer.</summary>
    /// <returns>What was in it; nothing when it was not held.</returns>
    public IReadOnlyList<HeldMessage> Drop(Lane lane)
    {
        lock (_gate)
        {
            if (!IsHeld(lane))
            {
                return [];
            }

            Forget(lane);
            return [.. lane.Messages];
        }
    }

    /// <summary>The lease of a message has ended, so its lane is no longer this process's. What is being settled is left to who settles it.</summary>
    public void DropLost(string receipt)
    {
        lock (_gate)
        {
            var lane = _lanes.Values.FirstOrDefault(lane => lane.Messages.Any(message => message.Receipt == receipt));
            if (lane is { State: LaneState.Ready or LaneState.Given })
            {
                Forget(lane);
            }
        }
    }

    /// <summary>A lane goes back to SQS: its lease is not extended any more.</summary>
    /// <returns>The messages behind the first one, which are not in it any more.</returns>
    public IReadOnlyList<HeldMessage> BeginLeaving(Lane lane)
    {
        lock (_gate)
        {
            if (!IsHeld(lane))
            {
                return [];
            }

            lane.State = LaneState.Leaving;
            var first = lane.Messages.Dequeue();
            HeldMessage[] followers = [.. lane.Messages];
            lane.Messages.Clear();
            lane.Messages.Enqueue(first);
            return followers;
        }
    }

    /// <summary>What is to be kept from others.</summary>
    public List<(Lane Lane, HeldMessage[] Messages)> Held()
    {
        lock (_gate)
        {
            return [.. _lanes.Values.Where(lane => lane.State != LaneState.Leaving).Select(lane => (lane, lane.Messages.ToArray()))];
        }
    }

    /// <summary>Takes out the lanes that nobody has taken for so long.</summary>
    public List<HeldMessage> TakeIdle(TimeSpan since)
    {
        lock (_gate)
        {
            var before = time.GetTimestamp() - Stamp(since);
            var idle = _lanes.Values.Where(lane => lane.State == LaneState.Ready && lane.ReadySince <= before).ToList();
            idle.ForEach(Forget);
            return [.. idle.SelectMany(lane => lane.Messages)];
        }
    }

    /// <summary>Takes out everything that no consumer has.</summary>
    public List<HeldMessage> TakeBuffered()
    {
        lock (_gate)
        {
            var all = _lanes.Values.ToList();
            all.ForEach(Forget);
            return [.. all.SelectMany(lane => lane.Messages.Skip(lane.State == LaneState.Ready ? 0 : 1))];
        }
    }

    /// <summary>SQS hides a lane for another visibility time-out since a moment.</summary>
    public void Extend(Lane lane, long since)
    {
        lock (_gate)
        {
            lane.LeaseEnd = since + Stamp(visibility);
        }
    }

    private void MakeReady(Lane lane)
    {
        lane.State = LaneState.Ready;
        lane.ReadySince = time.GetTimestamp();
        _ready.Enqueue(lane);
    }

    private void Forget(Lane lane)
    {
        _given.Remove(lane.Messages.TryPeek(out var first) ? first.Receipt : string.Empty);
        if (IsHeld(lane))
        {
            _lanes.Remove(lane.Group);
        }
    }

    private bool IsHeld(Lane lane) => _lanes.TryGetValue(lane.Group, out var held) && ReferenceEquals(held, lane);

    private bool IsOver(Lane lane) => lane.LeaseEnd <= time.GetTimestamp();

    private long After(TimeSpan span) => time.GetTimestamp() + Stamp(span);

    private long Stamp(TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
