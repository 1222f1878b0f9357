using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CommitWise.Api.Commits;

/// <summary>Which commits are wanted.</summary>
internal sealed record CommitQuery(
    [property: FromRoute, Description("Owner of the repository, any case.")] string Owner,
    [property: FromRoute, Description("Name of the repository, any case.")] string Repo,
    [property: FromQuery, Description("Host of the repository, where the name alone is ambiguous.")] string? Host,
    [property: FromQuery, Description("Committed at this time or later.")] DateTimeOffset? Since,
    [property: FromQuery, Description("Part of the author's identity, any case.")] string? Author,
    [property: FromQuery, Description("A file, or a folder.")] string? Path,
    [property: FromQuery, Description("1 to 200; default 50.")] int? Limit,
    [property: FromQuery, Description("nextCursor of the page before.")] string? Cursor);
