using System.Text.Json.Serialization.Metadata;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Pipelines;

namespace CommitWise.Adapters.Aws.CodeBuild;

/// <summary>Builds on AWS CodeBuild.</summary>
public sealed class CodeBuilds : IBuilds, IDisposable
{
    private readonly JsonRpc _calls;

    /// <summary>Sends nothing yet.</summary>
    /// <exception cref="InputException">There is no region, or an address cannot be read.</exception>
    public CodeBuilds(CodeBuildOptions options)
    {
        var endpoint = AwsEndpoint.Of(AwsService.CodeBuild, options.Region, options.ServiceUrl, Environment.GetEnvironmentVariable);
        var patience = new Patience(options.RequestTimeout, options.MaxTries, options.RetryDelay, options.Time);
        var http = AwsHttp.Create(AwsService.CodeBuild, endpoint, options.Credentials, patience, AwsErrors.IsTransientJson);
        _calls = new JsonRpc(http, endpoint.Address, "CodeBuild_20161006", "1.1");
    }

    /// <inheritdoc/>
    public async Task<Build> StartAsync(BuildRequest request, CancellationToken cancellationToken)
    {
        BuildChecks.Check(request);
        var start = new StartBuild(
            request.Project,
            request.CommitSha,
            [.. request.Variables.OrderBy(each => each.Key, StringComparer.Ordinal).Select(each => new EnvironmentVariable(each.Key, each.Value, "PLAINTEXT"))],
            request.RequestId);
        try
        {
            return One(await CallAsync("StartBuild", request.Project, start, CodeBuildJson.Default.StartBuild, CodeBuildJson.Default.OneBuild, cancellationToken));
        }
        catch (AwsServiceException fault) when (fault.Code == "ResourceNotFoundException")
        {
            throw new InputException("project-not-found", $"CodeBuild has no project {request.Project}.", fault);
        }
    }

    /// <inheritdoc/>
    public async Task<Build?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            "BatchGetBuilds", id, new BatchGetBuilds([id]), CodeBuildJson.Default.BatchGetBuilds, CodeBuildJson.Default.ManyBuilds, cancellationToken);
        return answer.Builds?.FirstOrDefault(build => build.Id == id) is { } found ? BuildReading.Read(found) : null;
    }

    /// <inheritdoc/>
    public async Task<Build> StopAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return One(await CallAsync("StopBuild", id, new StopBuild(id), CodeBuildJson.Default.StopBuild, CodeBuildJson.Default.OneBuild, cancellationToken));
        }
        catch (AwsServiceException fault) when (fault.Code == "ResourceNotFoundException")
        {
            throw new InputException("build-not-found", $"There is no build {id}.", fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private static Build One(OneBuild answer) => answer.Build is { } build
        ? BuildReading.Read(build)
        : throw new AwsServiceException("CodeBuild answered without a build.", string.Empty, System.Net.HttpStatusCode.OK);

    private Task<TAnswer> CallAsync<TRequest, TAnswer>(
        string operation, string subject, TRequest request, JsonTypeInfo<TRequest> of, JsonTypeInfo<TAnswer> to, CancellationToken cancellationToken) =>
        _calls.CallAsync(operation, subject, request, of, to, TimeSpan.Zero, cancellationToken);
}
