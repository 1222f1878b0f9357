using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Security;

/// <summary>Who asks.</summary>
/// <param name="Name">The key's name, or <c>local</c> where no keys are configured.</param>
/// <param name="Role">What the caller may do.</param>
public sealed record Caller(string Name, Role Role)
{
    /// <summary>The caller of a service without keys, which only this machine reaches.</summary>
    public static Caller Local { get; } = new("local", Role.Admin);

    /// <summary>Takes the caller that <see cref="KeyGuard"/> found; lets handlers have it as a parameter.</summary>
    public static ValueTask<Caller?> BindAsync(HttpContext context) => ValueTask.FromResult(context.Features.Get<Caller>());
}
