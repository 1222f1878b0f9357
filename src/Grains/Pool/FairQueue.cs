using System.Diagnostics.CodeAnalysis;

namespace CommitWise.Grains.Pool;

/// <summary>A queue in which owners take turns: each gets one item out before any gets a second. Not safe for several threads.</summary>
/// <typeparam name="T">What waits.</typeparam>
public sealed class FairQueue<T>
{
    private readonly Dictionary<string, LinkedList<T>> _items = new(StringComparer.Ordinal);
    private readonly LinkedList<string> _turns = [];

    /// <summary>Items that wait.</summary>
    public int Count { get; private set; }

    /// <summary>What waits, owner by owner in the order of their turns.</summary>
    public IEnumerable<T> Items => _turns.SelectMany(owner => _items[owner]);

    /// <summary>Adds an item behind the others of its owner.</summary>
    public void Enqueue(string owner, T item)
    {
        if (!_items.TryGetValue(owner, out var waiting))
        {
            _items.Add(owner, waiting = []);
            _turns.AddLast(owner);
        }

        waiting.AddLast(item);
        Count++;
    }

    /// <summary>Takes the first item of the owner whose turn it is; that owner's next turn is the last.</summary>
    /// <param name="item">What was taken.</param>
    /// <param name="isHeldBack">Owners that it does not hold for go first, if any waits; the others keep their turn.</param>
    public bool TryDequeue([MaybeNullWhen(false)] out T item, Func<string, bool>? isHeldBack = null)
    {
        if (NextTurn(isHeldBack) is not { } turn)
        {
            item = default;
            return false;
        }

        var waiting = _items[turn.Value];
        item = waiting.First!.Value;
        waiting.RemoveFirst();
        _turns.Remove(turn);
        Count--;
        GiveTurn(turn.Value, waiting);
        return true;
    }

    /// <summary>Takes every item of an owner out that a condition holds for.</summary>
    /// <returns>How many there were.</returns>
    public int Remove(string owner, Func<T, bool> condition)
    {
        if (!_items.TryGetValue(owner, out var waiting))
        {
            return 0;
        }

        var gone = waiting.Where(condition).ToList();
        gone.ForEach(item => waiting.Remove(item));
        Count -= gone.Count;
        if (waiting.Count == 0)
        {
            _items.Remove(owner);
            _turns.Remove(owner);
        }

        return gone.Count;
    }

    private LinkedListNode<string>? NextTurn(Func<string, bool>? isHeldBack)
    {
        for (var turn = isHeldBack is null ? null : _turns.First; turn is not null; turn = turn.Next)
        {
            if (!isHeldBack!(turn.Value))
            {
                return turn;
            }
        }

        return _turns.First;
    }

    private void GiveTurn(string owner, LinkedList<T> waiting)
    {
        if (waiting.Count > 0)
        {
            _turns.AddLast(owner);
        }
        else
        {
            _items.Remove(owner);
        }
    }
}
