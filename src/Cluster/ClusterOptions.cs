namespace CommitWise.Cluster;

/// <summary>How the silos of a cluster find each other, and how soon they notice that one of them is gone. All silos have the same.</summary>
public sealed record ClusterOptions
{
    /// <summary>Names the silos that belong together, 1 to 100 characters; default <c>commitwise</c>. Two deployments side by side have two.</summary>
    public string ClusterId { get; init; } = "commitwise";

    /// <summary>
    /// Names the service over all its deployments, 1 to 100 characters; default <c>commitwise</c>. Reminders are kept under it: another one
    /// does not find them.
    /// </summary>
    public string ServiceId { get; init; } = "commitwise";

    /// <summary>Region of the tables, such as <c>eu-central-1</c>. It or <see cref="ServiceUrl"/> must be given.</summary>
    public string? Region { get; init; }

    /// <summary>
    /// Another server than the region's, such as a local one; default none. Orleans signs requests to it with credentials of its own that no
    /// AWS account has.
    /// </summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>
    /// What the names of the tables <c>{prefix}-orleans-silos</c> and <c>{prefix}-orleans-reminders</c> begin with; 1 to 200 letters, digits,
    /// <c>.</c>, <c>_</c> or <c>-</c>; default <c>commitwise</c>. It may be that of our own tables.
    /// </summary>
    public string TablePrefix { get; init; } = "commitwise";

    /// <summary>Whether missing tables are made, billed by use; default no.</summary>
    public bool CreateTables { get; init; }

    /// <summary>
    /// How long a silo waits for the answer of another one, and how often it asks; 100 ms to 1 min, default 1 s. With
    /// <see cref="MissedProbes"/> it says how long calls to the grains of a killed silo fail. Too short, and a silo that collects garbage is
    /// taken for dead, and stops.
    /// </summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Questions without an answer before a silo is suspected; 1 to 10, default 2.</summary>
    public int MissedProbes { get; init; } = 2;

    /// <summary>
    /// Silos that must suspect one before it is dead; 1 to 10, default 1: with two silos there is only one that can. From four silos on, 2 is
    /// the safer choice.
    /// </summary>
    public int Votes { get; init; } = 1;

    /// <summary>Checks every range.</summary>
    /// <exception cref="InputException"><c>invalid-setting</c>: a value is out of its range; the message names it.</exception>
    public ClusterOptions Checked()
    {
        Require(ClusterId.Length is >= 1 and <= 100, nameof(ClusterId), ClusterId, "1 to 100 characters");
        Require(ServiceId.Length is >= 1 and <= 100, nameof(ServiceId), ServiceId, "1 to 100 characters");
        Require(Region is not null || ServiceUrl is not null, nameof(Region), "missing", "given, or a service URL instead");
        Require(IsTableName(TablePrefix), nameof(TablePrefix), TablePrefix, "1 to 200 letters, digits, '.', '_' or '-'");
        Require(
            ProbeTimeout >= TimeSpan.FromMilliseconds(100) && ProbeTimeout <= TimeSpan.FromMinutes(1),
            nameof(ProbeTimeout), ProbeTimeout, "from 100 ms to 1 min");
        Require(MissedProbes is >= 1 and <= 10, nameof(MissedProbes), MissedProbes, "from 1 to 10");
        Require(Votes is >= 1 and <= 10, nameof(Votes), Votes, "from 1 to 10");
        return this;
    }

    private static bool IsTableName(string text) =>
        text.Length is >= 1 and <= 200 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static void Require(bool holds, string setting, object value, string range)
    {
        if (!holds)
        {
            throw new InputException("invalid-setting", $"{setting} of the cluster is {value}; it must be {range}.");
        }
    }
}
