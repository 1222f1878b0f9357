using System.Text.Json;

namespace CommitWise.Cluster;

/// <summary>The JSON of stream items on this silo, for a message that comes from another one.</summary>
/// <param name="Options">How an item is read.</param>
internal sealed record StreamJson(JsonSerializerOptions Options);
