using System.Text.Json;
using System.Text.RegularExpressions;

namespace CommitWise.Adapters.Aws.Tests.Http;

/// <summary>
/// AWS' own description of a service, as its Python SDK brings it (Debian's python3-botocore): which members a request may have, of what type,
/// length and form. It says whether a request is well formed, where no server can.
/// </summary>
internal sealed class ServiceModel
{
    private readonly JsonElement _root;

    private ServiceModel(JsonElement root) => _root = root;

    /// <param name="service">Name of the service, such as <c>codebuild</c>.</param>
    /// <param name="version">Version of its API, such as <c>2016-10-06</c>.</param>
    public static ServiceModel Read(string service, string version)
    {
        var path = $"/usr/lib/python3/dist-packages/botocore/data/{service}/{version}/service-2.json";
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return new ServiceModel(document.RootElement.Clone());
    }

    /// <summary>Prefix of the header that names the operation.</summary>
    public string TargetPrefix => Metadata("targetPrefix");

    /// <summary>Version of the JSON protocol.</summary>
    public string JsonVersion => Metadata("jsonVersion");

    /// <summary>What requests are signed for.</summary>
    public string SigningName => _root.GetProperty("metadata").TryGetProperty("signingName", out var name) ? name.GetString()! : Metadata("endpointPrefix");

    /// <summary>Path of an operation, with its parameters in braces.</summary>
    public string PathOf(string operation) => Operation(operation).GetProperty("http").GetProperty("requestUri").GetString()!;

    /// <summary>What is wrong with a request in JSON; empty when it is well formed.</summary>
    public IReadOnlyList<string> Faults(string operation, JsonElement request) =>
        [.. Faults(Operation(operation).GetProperty("input").GetProperty("shape").GetString()!, request, operation)];

    private string Metadata(string name) => _root.GetProperty("metadata").GetProperty(name).GetString()!;

    private JsonElement Operation(string name) => _root.GetProperty("operations").GetProperty(name);

    private IEnumerable<string> Faults(string shapeName, JsonElement value, string where)
    {
        var shape = _root.GetProperty("shapes").GetProperty(shapeName);
        return (shape.GetProperty("type").GetString(), value.ValueKind) switch
        {
            ("structure", JsonValueKind.Object) => StructureFaults(shape, value, where),
            ("list", JsonValueKind.Array) => Bounds(shape, value.GetArrayLength(), where).Concat(value.EnumerateArray().Index()
                .SelectMany(each => Faults(shape.GetProperty("member").GetProperty("shape").GetString()!, each.Item, $"{where}[{each.Index}]"))),
            ("string", JsonValueKind.String) => StringFaults(shape, value.GetString()!, where),
            ("integer" or "long" or "double" or "timestamp", JsonValueKind.Number) or ("boolean", JsonValueKind.True or JsonValueKind.False) => [],
            var (type, kind) => [$"{where} is {kind}, not {type}"],
        };
    }

    private IEnumerable<string> StructureFaults(JsonElement shape, JsonElement value, string where)
    {
        var members = shape.GetProperty("members");
        var required = shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [];
        return required.Where(name => !value.TryGetProperty(name, out _)).Select(name => $"{where}.{name} is missing")
            .Concat(value.EnumerateObject().SelectMany(each => members.TryGetProperty(each.Name, out var member)
                ? Faults(member.GetProperty("shape").GetString()!, each.Value, $"{where}.{each.Name}")
                : [$"{where}.{each.Name} is unknown"]));
    }

    private static IEnumerable<string> StringFaults(JsonElement shape, string text, string where)
    {
        var faults = Bounds(shape, text.Length, where);
        if (shape.TryGetProperty("enum", out var values) && values.EnumerateArray().All(each => each.GetString() != text))
        {
            faults = faults.Append($"{where} is '{text}', which is none of its values");
        }

        return shape.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, $@"\A(?:{pattern.GetString()})\z", RegexOptions.None, TimeSpan.FromSeconds(1))
            ? faults.Append($"{where} is '{text}', which is not of the form {pattern.GetString()}")
            : faults;
    }

    private static IEnumerable<string> Bounds(JsonElement shape, int size, string where) =>
    [
        .. shape.TryGetProperty("min", out var min) && size < min.GetInt32() ? new[] { $"{where} is shorter than {min}" } : [],
        .. shape.TryGetProperty("max", out var max) && size > max.GetInt32() ? new[] { $"{where} is longer than {max}" } : [],
    ];
}
