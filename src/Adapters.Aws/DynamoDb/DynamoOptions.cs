using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Settings of the durability on DynamoDB.</summary>
public sealed partial record DynamoOptions
{
    /// <summary>
    /// What the names of the tables begin with; two services with one prefix share their states. Default <c>commitwise</c>; 1 to 200 letters,
    /// digits, <c>.</c>, <c>_</c> or <c>-</c>.
    /// </summary>
    public string TablePrefix { get; init; } = "commitwise";

    /// <summary>Whether tables that are missing are made, billed by use, with point-in-time recovery where that is allowed. Default no.</summary>
    public bool CreateTables { get; init; }

    /// <summary>How long a published delivery is remembered, so that it is not accepted twice. Default 7 days; at least a second.</summary>
    public TimeSpan InboxRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// How long a delivery is left to whoever accepted it, or to a sweep that has begun with it, before a sweep takes it over. Default 30
    /// seconds; more than zero. Longer than the queue may take for one message, or the message is published twice.
    /// </summary>
    public TimeSpan InboxGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Rows of a list that one page looks at while filters reject them. Default 2,000; at least 1.</summary>
    public int RowsPerPage { get; init; } = 2_000;

    /// <summary>Dates what is stored and measures retention. Pauses between tries are measured by the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Hears of deliveries that could not be published, and of protections that a new table has not got.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>These options, checked.</summary>
    /// <exception cref="InputException"><c>invalid-setting</c>: one is out of its range.</exception>
    internal DynamoOptions Checked()
    {
        Require(Prefix().IsMatch(TablePrefix), nameof(TablePrefix), TablePrefix, "1 to 200 letters, digits, '.', '_' or '-'");
        Require(InboxRetention >= TimeSpan.FromSeconds(1), nameof(InboxRetention), InboxRetention, "at least a second");
        Require(InboxGrace > TimeSpan.Zero, nameof(InboxGrace), InboxGrace, "more than zero");
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

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,200}\\z", RegexOptions.None, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Prefix();
}
