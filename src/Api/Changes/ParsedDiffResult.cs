using System.Reflection;
using System.Text;
using System.Text.Json;
using CommitWise.Api.Problems;
using CommitWise.Diffs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace CommitWise.Api.Changes;

/// <summary>A diff as JSON, written as it is parsed; beyond a number of lines only the counts of hunks follow.</summary>
/// <param name="diff">The diff, secrets masked.</param>
/// <param name="maxLines">Lines that are shown in full.</param>
internal sealed class ParsedDiffResult(ReadOnlyMemory<byte> diff, int maxLines) : IResult, IEndpointMetadataProvider
{
    /// <summary>Lines shown without a wish.</summary>
    public const int DefaultLines = 20_000;

    /// <summary>Lines shown at most.</summary>
    public const int MostLines = 200_000;

    private const int FlushAt = 1 << 16;

    private int _left = maxLines;

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(ParsedDiff), ["application/json"]));

    /// <summary>The lines that are wanted, or a fault.</summary>
    public static int Lines(int? wanted) => wanted is null or (>= 0 and <= MostLines)
        ? wanted ?? DefaultLines
        : throw RequestFaults.Of("lines", $"is {wanted}; it must be from 0 to {MostLines}.");

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using var reader = new DiffReader(diff);

        // The first section is read before the answer begins: what is no diff is a problem, not half a document.
        var file = reader.ReadFile();
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        await using var json = new Utf8JsonWriter(httpContext.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteStartArray("files");
        for (; file is not null; file = reader.ReadFile())
        {
            WriteFile(json, file);
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(httpContext.RequestAborted);
                await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteBoolean("truncated", _left < 0);
        json.WriteEndObject();
    }

    private void WriteFile(Utf8JsonWriter json, FileDiff file)
    {
        json.WriteStartObject();
        json.WriteString("path", file.Path);
        json.WriteString("oldPath", file.OldPath);
        json.WriteString("status", JsonNamingPolicy.SnakeCaseLower.ConvertName(file.Status.ToString()));
        json.WriteNumber("additions", file.Additions);
        json.WriteNumber("deletions", file.Deletions);
        json.WriteBoolean("isBinary", file.IsBinary);
        json.WriteBoolean("isSubmodule", file.IsSubmodule);
        WriteMode(json, "oldMode", file.OldMode);
        WriteMode(json, "newMode", file.NewMode);
        json.WriteStartArray("hunks");
        foreach (var hunk in file.Hunks)
        {
            WriteHunk(json, hunk);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteMode(Utf8JsonWriter json, string name, int? mode)
    {
        if (mode is { } bits)
        {
            json.WriteString(name, Convert.ToString(bits, toBase: 8));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private void WriteHunk(Utf8JsonWriter json, in Hunk hunk)
    {
        json.WriteStartObject();
        json.WriteNumber("oldStart", hunk.OldStart);
        json.WriteNumber("oldCount", hunk.OldCount);
        json.WriteNumber("newStart", hunk.NewStart);
        json.WriteNumber("newCount", hunk.NewCount);
        json.WriteNumber("additions", hunk.Additions);
        json.WriteNumber("deletions", hunk.Deletions);
        json.WriteString("heading", Encoding.UTF8.GetString(hunk.Heading(diff.Span)));
        json.WriteStartArray("lines");
        foreach (var line in hunk.Lines(diff.Span))
        {
            if (--_left < 0)
            {
                break;
            }

            WriteLine(json, line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, in DiffLine line)
    {
        json.WriteStartObject();
        json.WriteString("kind", line.Kind switch
        {
            DiffLineKind.Added => "added",
            DiffLineKind.Deleted => "deleted",
            DiffLineKind.NoNewline => "no_newline",
            _ => "context",
        });
        WriteNumber(json, "oldNumber", line.OldNumber);
        WriteNumber(json, "newNumber", line.NewNumber);
        json.WriteString("text", Encoding.UTF8.GetString(line.Text));
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int number)
    {
        if (number > 0)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}

/// <summary>A diff as JSON.</summary>
/// <param name="Files">The changed files, in the order of the diff.</param>
/// <param name="Truncated">Whether lines were left out; counts are of all of them.</param>
public sealed record ParsedDiff(IReadOnlyList<ParsedFile> Files, bool Truncated);

/// <summary>A changed file.</summary>
/// <param name="Path">The new path; of a deleted file the old one.</param>
/// <param name="OldPath">The path before a rename, or the source of a copy; else null.</param>
/// <param name="Status">modified, added, deleted, renamed, copied or mode_changed.</param>
/// <param name="Additions">Added lines.</param>
/// <param name="Deletions">Deleted lines.</param>
/// <param name="IsBinary">Git sees no lines in it.</param>
/// <param name="IsSubmodule">Its lines name commits.</param>
/// <param name="OldMode">Octal digits; null when unknown.</param>
/// <param name="NewMode">Octal digits; null when unknown.</param>
/// <param name="Hunks">Its hunks.</param>
public sealed record ParsedFile(
    string Path,
    string? OldPath,
    string Status,
    int Additions,
    int Deletions,
    bool IsBinary,
    bool IsSubmodule,
    string? OldMode,
    string? NewMode,
    IReadOnlyList<ParsedHunk> Hunks);

/// <summary>A hunk.</summary>
/// <param name="OldStart">First line of the old version.</param>
/// <param name="OldCount">Lines of the old version.</param>
/// <param name="NewStart">First line of the new version.</param>
/// <param name="NewCount">Lines of the new version.</param>
/// <param name="Additions">Added lines.</param>
/// <param name="Deletions">Deleted lines.</param>
/// <param name="Heading">Usually the enclosing function; empty when there is none.</param>
/// <param name="Lines">Its lines.</param>
public sealed record ParsedHunk(
    int OldStart, int OldCount, int NewStart, int NewCount, int Additions, int Deletions, string Heading, IReadOnlyList<ParsedLine> Lines);

/// <summary>A line of a hunk.</summary>
/// <param name="Kind">context, added, deleted or no_newline.</param>
/// <param name="OldNumber">Its number in the old version; null when it is not there.</param>
/// <param name="NewNumber">Its number in the new version; null when it is not there.</param>
/// <param name="Text">Its text; bytes that are no UTF-8 are replaced.</param>
public sealed record ParsedLine(string Kind, int? OldNumber, int? NewNumber, string Text);
