using CommitWise.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Description;

/// <summary>A fault that a route can answer.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Problems">Names of the problems.</param>
internal sealed record Fault(int Status, string Problems);

/// <summary>Says what a route is, for the OpenAPI document.</summary>
internal static class RouteDescription
{
    /// <summary>Describes a route.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder route, string id, string tag, string summary, string description, params Fault[] faults)
    {
        route.WithName(id).WithTags(tag).WithSummary(summary).WithDescription(description);
        foreach (var fault in faults)
        {
            route.Produces<ProblemDocument>(fault.Status, ProblemDocument.MediaType).WithMetadata(fault);
        }

        return route;
    }
}
