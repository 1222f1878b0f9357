using Amazon.DynamoDBv2.Model;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Conditions of writes on the tag of what is stored.</summary>
internal static class Conditions
{
    /// <summary>Nothing is stored.</summary>
    public const string IsAbsent = $"attribute_not_exists({Attributes.Partition})";

    private const string Expected = ":expected";
    private const string Same = $"{RowItems.Tag} = {Expected}";

    /// <summary>What is stored has this tag; null for nothing is stored.</summary>
    public static string TagIs(string? tag) => tag is null ? IsAbsent : Same;

    /// <summary>What is stored has this tag, or nothing is stored.</summary>
    public static string IsAbsentOrTagIs(string? tag) => tag is null ? IsAbsent : $"{IsAbsent} OR {Same}";

    /// <summary>The values that go with it.</summary>
    public static Dictionary<string, AttributeValue>? ValuesOf(string? tag) =>
        tag is null ? null : new(StringComparer.Ordinal) { [Expected] = Attributes.Text(tag) };
}
