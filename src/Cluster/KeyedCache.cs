namespace CommitWise.Cluster;

/// <summary>
/// Messages that were read from a queue and are not settled, apart for each stream, so that a slow or failing grain holds nothing back but
/// its own key. Used by one pulling agent, turn by turn.
/// </summary>
/// <param name="capacity">Messages it may hold.</param>
internal sealed class KeyedCache(int capacity) : IQueueCache
{
    private readonly Dictionary<StreamId, Lane> _lanes = [];
    private int _count;

    /// <summary>What became of each message.</summary>
    public DeliveryLedger Ledger { get; } = new();

    /// <inheritdoc/>
    public int GetMaxAddCount() => Math.Max(capacity - _count, 0);

    /// <inheritdoc/>
    public bool IsUnderPressure() => _count >= capacity;

    /// <inheritdoc/>
    public void AddToCache(IList<IBatchContainer> messages)
    {
        foreach (var message in messages)
        {
            LaneOf(message.StreamId).Messages.Add(message);
            _count++;
        }
    }

    /// <inheritdoc/>
    /// <remarks>A message may go when no cursor is before or at it.</remarks>
    public bool TryPurgeFromCache(out IList<IBatchContainer> purgedItems)
    {
        purgedItems = [];
        foreach (var (stream, lane) in _lanes)
        {
            while (lane.Messages.Count > 0 && lane.Cursors.TrueForAll(cursor => cursor.IsAfter(lane.Messages[0])))
            {
                purgedItems.Add(lane.Messages[0]);
                lane.Messages.RemoveAt(0);
            }

            if (lane.Messages.Count == 0 && lane.Cursors.Count == 0)
            {
                _lanes.Remove(stream);
            }
        }

        _count -= purgedItems.Count;
        return purgedItems.Count > 0;
    }

    /// <inheritdoc/>
    public IQueueCacheCursor GetCacheCursor(StreamId streamId, StreamSequenceToken? token) => new Cursor(LaneOf(streamId), Ledger, token);

    /// <summary>Takes out all that is left, when the agent ends.</summary>
    public IReadOnlyList<Settlement> TakeAll()
    {
        List<Settlement> left =
        [
            .. _lanes.Values.SelectMany(lane => lane.Messages.Select(message =>
                Ledger.SettleAtEnd(message, lane.Cursors.Count > 0 && lane.Cursors.TrueForAll(cursor => cursor.HasReached(message))))),
        ];
        _lanes.Clear();
        _count = 0;
        return left;
    }

    private Lane LaneOf(StreamId stream)
    {
        if (!_lanes.TryGetValue(stream, out var lane))
        {
            _lanes[stream] = lane = new Lane();
        }

        return lane;
    }

    private sealed class Lane
    {
        public List<IBatchContainer> Messages { get; } = [];

        public List<Cursor> Cursors { get; } = [];
    }

    /// <summary>Where one subscriber of one stream is.</summary>
    private sealed class Cursor : IQueueCacheCursor
    {
        private readonly Lane _lane;
        private readonly DeliveryLedger _ledger;
        private IBatchContainer? _current;
        private long _next;

        public Cursor(Lane lane, DeliveryLedger ledger, StreamSequenceToken? from)
        {
            (_lane, _ledger) = (lane, ledger);
            _next = from?.SequenceNumber ?? 0;
            lane.Cursors.Add(this);
        }

        public bool HasReached(IBatchContainer message) => message.SequenceToken.SequenceNumber < _next;

        public bool IsAfter(IBatchContainer message) => message != _current && HasReached(message);

        public IBatchContainer? GetCurrent(out Exception? exception)
        {
            exception = null;
            return _current;
        }

        public bool MoveNext()
        {
            if (_current is not null)
            {
                _ledger.Tried(_current);
            }

            _current = _lane.Messages.Find(message => message.SequenceToken.SequenceNumber >= _next);
            _next = _current?.SequenceToken.SequenceNumber + 1 ?? _next;
            return _current is not null;
        }

        public void Refresh(StreamSequenceToken token)
        {
            // A cursor looks at its lane, which holds what is new already.
        }

        public void RecordDeliveryFailure()
        {
            if (_current is not null)
            {
                _ledger.Failed(_current);
            }
        }

        public void Dispose() => _lane.Cursors.Remove(this);
    }
}
