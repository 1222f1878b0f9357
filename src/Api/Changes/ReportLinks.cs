using CommitWise.Analysis;
using CommitWise.Api.Security;
using CommitWise.Durability;
using CommitWise.Grains;
using Microsoft.AspNetCore.Http;

namespace CommitWise.Api.Changes;

/// <summary>Links to reports: the store's own where it makes some, else signed links of this service.</summary>
/// <param name="objects">Holds the reports.</param>
/// <param name="signed">Signs for this service.</param>
internal sealed class ReportLinks(IObjectStore objects, SignedLinks signed)
{
    /// <summary>Makes a link to a report.</summary>
    /// <param name="change">Whose report.</param>
    /// <param name="generation">Its generation, which has one.</param>
    /// <param name="request">Tells where this service is reached.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LinkAnswer> MakeAsync(ChangeKey change, GenerationView generation, HttpRequest request, CancellationToken cancellationToken)
    {
        if (objects is IObjectLinks links)
        {
            var direct = await links.ReadLinkAsync(
                generation.ReportKey!, generation.ReportSha256, FileName(change, generation.Generation), SignedLinks.Lifetime, cancellationToken)
                ?? throw new ProblemLostException(generation.ReportKey!);
            return new LinkAnswer(direct.Url.OriginalString, direct.ExpiresAt, generation.ReportSha256!);
        }

        var link = await signed.SignAsync(What(change.ToString(), generation.Generation), cancellationToken);
        var url = $"{request.Scheme}://{request.Host}/api/downloads/report?change={Uri.EscapeDataString(change.ToString())}"
            + $"&generation={generation.Generation}&expires={link.ExpiresAt.ToUnixTimeSeconds()}&signature={link.Signature}";
        return new LinkAnswer(url, link.ExpiresAt, generation.ReportSha256!);
    }

    /// <summary>Refuses a link that this service has not made, or too long ago.</summary>
    public Task CheckAsync(string change, int generation, long expires, string signature, CancellationToken cancellationToken) =>
        signed.CheckAsync(What(change, generation), expires, signature, cancellationToken);

    /// <summary>Name of the file that a report is saved as.</summary>
    public static string FileName(ChangeKey change, int generation) => $"{change.Folder.Replace('/', '-')}-{generation}.json";

    private static string What(string change, int generation) => $"report\n{change}\n{generation}";
}
