using System.Globalization;
using CommitWise.Api.Problems;
using CommitWise.Api.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CommitWise.Api.Description;

/// <summary>The OpenAPI document, made from the routes.</summary>
internal static class OpenApiDocumentSetup
{
    private static readonly (int Status, string Problems)[] Always =
    [
        (421, "misdirected-request: the Host header names another service"),
        (500, "internal-error"),
    ];

    /// <summary>Adds the document.</summary>
    public static IServiceCollection AddDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CommitWise",
                Version = "v1",
                Description = "Predicts how risky a change is, says why, and keeps every report. Errors are RFC 9457 problem details with a stable type.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            document.Components.SecuritySchemes["key"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A configured key; X-Api-Key takes it, too. Without configured keys the service listens on its own machine only and asks for none.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(Complete);
    });

    private static async Task Complete(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var access = metadata.OfType<Access>().LastOrDefault();
        var isWrite = context.Description.HttpMethod is not ("GET" or "HEAD");
        var faults = metadata.OfType<Fault>().Select(fault => (fault.Status, fault.Problems)).Concat(Always).ToList();
        if (access is not { Role: null })
        {
            var role = access?.Role ?? (isWrite ? Role.Developer : Role.Viewer);
            faults.Add((401, "unauthorized, where keys are configured"));
            faults.Add((403, $"forbidden: needs the role {role.ToString().ToLowerInvariant()}{(isWrite ? "; origin-not-allowed" : string.Empty)}"));
            faults.Add((429, "rate-limited"));
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("key", context.Document)] = [] }];
        }

        if (isWrite && access is not { IsSigned: true })
        {
            faults.Add((415, "unsupported-media-type: a write must be application/json"));
        }

        var schema = await context.GetOrCreateSchemaAsync(typeof(ProblemDocument), null, cancellationToken);
        Add(operation, faults, schema);
    }

    private static void Add(OpenApiOperation operation, IEnumerable<(int Status, string Problems)> faults, OpenApiSchema schema)
    {
        operation.Responses ??= [];
        foreach (var same in faults.GroupBy(fault => fault.Status))
        {
            var status = same.Key.ToString(CultureInfo.InvariantCulture);
            var answer = operation.Responses.TryGetValue(status, out var there) && there is OpenApiResponse known ? known : new OpenApiResponse();
            answer.Description = string.Join("; ", same.Select(fault => fault.Problems).Distinct(StringComparer.Ordinal));
            answer.Content ??= new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal);
            if (answer.Content.Count == 0)
            {
                answer.Content[ProblemDocument.MediaType] = new OpenApiMediaType { Schema = schema };
            }

            operation.Responses[status] = answer;
        }
    }
}
