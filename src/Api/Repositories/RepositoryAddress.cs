using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace CommitWise.Api.Repositories;

/// <summary>Which repository a request is about.</summary>
internal sealed record RepositoryAddress(
    [property: FromRoute, Description("Owner of the repository, any case.")] string Owner,
    [property: FromRoute, Description("Name of the repository, any case.")] string Repo,
    [property: FromQuery, Description("Host of the repository, where the name alone is ambiguous.")] string? Host);
