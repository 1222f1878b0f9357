namespace CommitWise.CrashHost.Grains;

/// <summary>The numbers that a grain has applied: its state.</summary>
public sealed class Applied
{
    /// <summary>In the order in which they were applied.</summary>
    public IList<long> Numbers { get; init; } = [];

    /// <summary>Their sum, kept beside them: a state that is half of one and half of another write shows.</summary>
    public long Sum { get; set; }

    /// <summary>How often a number came that had been applied.</summary>
    public long Repeats { get; set; }

    /// <summary>Applies a number, once.</summary>
    public void Take(Numbered item, Memory memory)
    {
        if (!memory.Forgets && Numbers.Contains(item.Number))
        {
            Repeats++;
            return;
        }

        Numbers.Add(item.Number);
        Sum += item.Number;
    }
}

/// <summary>Whether grains look at what they have applied.</summary>
/// <param name="Forgets">They do not: a flaw on purpose.</param>
public sealed record Memory(bool Forgets);
