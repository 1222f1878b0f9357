using System.Text;
using System.Text.Json;
using CommitWise.Api.Reading;
using CommitWise.Diffs;
using CommitWise.Durability;
using CommitWise.Intake;
using CommitWise.Masking;

namespace CommitWise.Api.Intake;

/// <summary>Stores what simulations change among the inputs of analyses, secrets masked.</summary>
/// <param name="objects">Where.</param>
internal sealed class SimulationContents(IObjectStore objects)
{
    /// <summary>Stores the content of a simulation.</summary>
    /// <exception cref="DiffFormatException">The diff is malformed.</exception>
    public async Task<SimulatedChange> StoreAsync(SimulationRequest request, CancellationToken cancellationToken)
    {
        var form = request.Diff is null ? SimulationForm.Paths : SimulationForm.Diff;
        var content = request.Diff is { } diff
            ? await MaskAsync(Checked(Encoding.UTF8.GetBytes(diff)), cancellationToken)
            : JsonSerializer.SerializeToUtf8Bytes(request.FilesChanged!, ApiJson.Default.IReadOnlyListString);
        var stored = await objects.PutContentAsync(
            InputObjects.Prefix, async (target, token) => await target.WriteAsync(content, token), cancellationToken);
        return new SimulatedChange(form, stored.Sha256, request.CommitMessage);
    }

    private static byte[] Checked(byte[] diff)
    {
        using var reader = new DiffReader(diff);
        var files = 0;
        while (reader.ReadFile() is not null)
        {
            files++;
        }

        return files > 0 ? diff : throw new InputException("empty-change", "The diff names no file.");
    }

    private static async Task<byte[]> MaskAsync(byte[] diff, CancellationToken cancellationToken)
    {
        using var masked = new MemoryStream(diff.Length);
        await using (var masking = new MaskingStream(masked))
        {
            await masking.WriteAsync(diff, cancellationToken);
        }

        return masked.ToArray();
    }
}
