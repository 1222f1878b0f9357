using Microsoft.AspNetCore.Builder;

namespace CommitWise.Api.Security;

/// <summary>Who may use a route. A route without it wants a viewer for reading and a developer for writing.</summary>
/// <param name="Role">The least role; null for a route that asks for no key.</param>
/// <param name="IsSigned">Requests prove themselves: any content type and origin, not counted against a caller's rate.</param>
internal sealed record Access(Role? Role, bool IsSigned = false);

/// <summary>Marks routes.</summary>
internal static class AccessConventions
{
    /// <summary>Wants a role.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Role role)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(role));

    /// <summary>Asks for no key.</summary>
    public static TBuilder Open<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(null));

    /// <summary>Asks for no key: the request is signed.</summary>
    public static TBuilder Signed<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(null, IsSigned: true));
}
