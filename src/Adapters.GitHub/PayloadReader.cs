using System.Text.Json;
using System.Text.Unicode;

namespace CommitWise.Adapters.GitHub;

/// <summary>
/// Takes the few members that matter out of a payload of some 20 kB in one pass, without a document in memory. Everything is read to its
/// end, so that what is no JSON is seen wherever it is.
/// </summary>
internal static class PayloadReader
{
    /// <summary>Reads a payload.</summary>
    /// <exception cref="InputException"><c>malformed-payload</c> with line and byte.</exception>
    public static Payload Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            throw new InputException("malformed-payload", "The payload is not UTF-8.");
        }

        var reader = new Utf8JsonReader(body);
        try
        {
            return ReadRoot(ref reader);
        }
        catch (JsonException fault)
        {
            throw new InputException(
                "malformed-payload",
                $"The payload is no JSON at line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.",
                fault);
        }
        catch (Exception fault) when (fault is InvalidOperationException or FormatException)
        {
            throw new InputException(
                "malformed-payload", $"The payload has a value of the wrong type or form before byte {reader.BytesConsumed + 1}.", fault);
        }
    }

    private static Payload ReadRoot(ref Utf8JsonReader reader)
    {
        var payload = new Payload();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new InputException("malformed-payload", "The payload is no JSON object.");
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("action"u8))
            {
                payload.Action = Text(ref reader);
            }
            else if (reader.ValueTextEquals("pull_request"u8))
            {
                ReadPullRequest(ref reader, payload);
            }
            else if (reader.ValueTextEquals("repository"u8))
            {
                ReadRepository(ref reader, payload);
            }
            else
            {
                Pass(ref reader);
            }
        }

        // Nothing but white space may follow.
        reader.Read();
        return payload;
    }

    private static void ReadPullRequest(ref Utf8JsonReader reader, Payload payload)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("number"u8))
            {
                reader.Read();
                payload.Number = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("state"u8))
            {
                payload.State = Text(ref reader);
            }
            else if (reader.ValueTextEquals("title"u8))
            {
                payload.Title = Text(ref reader);
            }
            else if (reader.ValueTextEquals("user"u8))
            {
                payload.Author = ReadText(ref reader, "login"u8);
            }
            else if (reader.ValueTextEquals("updated_at"u8))
            {
                reader.Read();
                payload.UpdatedAt = reader.GetDateTimeOffset();
            }
            else if (reader.ValueTextEquals("merged"u8))
            {
                reader.Read();
                payload.Merged = reader.TokenType != JsonTokenType.Null && reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("base"u8))
            {
                (payload.BaseRef, payload.BaseSha) = ReadTip(ref reader);
            }
            else if (reader.ValueTextEquals("head"u8))
            {
                (payload.HeadRef, payload.HeadSha) = ReadTip(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    private static void ReadRepository(ref Utf8JsonReader reader, Payload payload)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("id"u8))
            {
                reader.Read();
                payload.RepositoryId = reader.GetInt64();
            }
            else if (reader.ValueTextEquals("name"u8))
            {
                payload.Name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("owner"u8))
            {
                payload.Owner = ReadText(ref reader, "login"u8);
            }
            else if (reader.ValueTextEquals("html_url"u8))
            {
                payload.RepositoryUrl = Text(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }
    }

    private static (string? Ref, string? Sha) ReadTip(ref Utf8JsonReader reader)
    {
        (string? Ref, string? Sha) tip = default;
        if (!Enter(ref reader))
        {
            return tip;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("ref"u8))
            {
                tip.Ref = Text(ref reader);
            }
            else if (reader.ValueTextEquals("sha"u8))
            {
                tip.Sha = Text(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return tip;
    }

    private static string? ReadText(ref Utf8JsonReader reader, ReadOnlySpan<byte> member)
    {
        string? text = null;
        if (!Enter(ref reader))
        {
            return text;
        }

        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals(member))
            {
                text = Text(ref reader);
            }
            else
            {
                Pass(ref reader);
            }
        }

        return text;
    }

    // From a member's name into its object; a null is passed over.
    private static bool Enter(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw new InvalidOperationException("An object is expected."),
        };
    }

    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }
}

/// <summary>What matters of a payload; null for what is not there.</summary>
internal sealed class Payload
{
    public string? Action { get; set; }

    public int? Number { get; set; }

    public string? State { get; set; }

    public bool Merged { get; set; }

    public string? Title { get; set; }

    public string? Author { get; set; }

    public string? BaseRef { get; set; }

    public string? BaseSha { get; set; }

    public string? HeadRef { get; set; }

    public string? HeadSha { get; set; }

    public DateTimeOffset? UpdatedAt { get; set; }

    public long? RepositoryId { get; set; }

    public string? Owner { get; set; }

    public string? Name { get; set; }

    public string? RepositoryUrl { get; set; }
}
