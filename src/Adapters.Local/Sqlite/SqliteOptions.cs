namespace CommitWise.Adapters.Local.Sqlite;

/// <summary>Settings of the embedded durability.</summary>
public sealed record SqliteOptions
{
    /// <summary>Messages that one queue may hold, given out or not; dead letters do not count. Default 100,000; at least 1.</summary>
    public int QueueCapacity { get; init; } = 100_000;

    /// <summary>How long a message is hidden from others after it was given out. Default 5 minutes; more than zero.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a published delivery is remembered, so that it is not accepted twice. Default 7 days; more than zero.</summary>
    public TimeSpan InboxRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Rows of a list that one page looks at while filters reject them. Default 2,000; at least 1.</summary>
    public int RowsPerPage { get; init; } = 2_000;

    /// <summary>
    /// Size in bytes up to which every page of the file is looked at before it is opened, about a second for each gigabyte. A larger file is
    /// opened at once and looked at in the background; damage stops every write then. Default 64 MiB; at least 0.
    /// </summary>
    public long CheckedAtOpening { get; init; } = 64L << 20;

    /// <summary>Measures leases, delays and retention, and dates what is stored.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>These options, checked.</summary>
    /// <exception cref="InputException"><c>invalid-setting</c>: one is out of its range.</exception>
    internal SqliteOptions Checked()
    {
        Require(QueueCapacity >= 1, nameof(QueueCapacity), QueueCapacity, "at least 1");
        Require(Lease > TimeSpan.Zero, nameof(Lease), Lease, "more than zero");
        Require(InboxRetention > TimeSpan.Zero, nameof(InboxRetention), InboxRetention, "more than zero");
        Require(CheckedAtOpening >= 0, nameof(CheckedAtOpening), CheckedAtOpening, "at least 0");
        Require(RowsPerPage >= 1, nameof(RowsPerPage), RowsPerPage, "at least 1");
        return this;
    }

    private static void Require(bool holds, string setting, object value, string range)
    {
        if (!holds)
        {
            throw new InputException("invalid-setting", $"{setting} is {value}; it must be {range}.");
        }
    }
}
