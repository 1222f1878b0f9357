using Microsoft.AspNetCore.Builder;

namespace CommitWise.Api.Security;

/// <summary>Who may use a route. A route without it wants a viewer for reading and a developer for writing.</summary>
/// <param name="Role">The least role; null for a route that asks for no key.</param>
/// <param name="IsSigned">Requests prove themselves: any content type and origin, not counted against a caller's rate.</param>
/// <param name="IsPage">A person opens it in a browser, which asks for the key as a password.</param>
internal sealed record Access(Role? Role, bool IsSigned = false, bool IsPage = false);

/// <summary>Marks routes.</summary>
public static class AccessConventions
{
    /// <summary>Wants an administrator, who opens it in a browser: pages that a part of the host brings.</summary>
    public static TBuilder ForAdministrators<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(Role.Admin, IsPage: true));

    /// <summary>Wants a role.</summary>
    internal static TBuilder Needs<TBuilder>(this TBuilder route, Role role)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(role));

    /// <summary>Asks for no key.</summary>
    internal static TBuilder Open<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(null));

    /// <summary>Asks for no key: the request is signed.</summary>
    internal static TBuilder Signed<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new Access(null, IsSigned: true));
}
