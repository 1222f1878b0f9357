using System.Text.Json.Serialization;

namespace CommitWise.Explanations;

/// <summary>Where a reader can check a statement.</summary>
/// <param name="Path">A file of the repository, in canonical form.</param>
/// <param name="Line">1-based line after the change, or before it for deleted text; null for the whole file.</param>
public sealed record Evidence(
    string Path, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line = null);
