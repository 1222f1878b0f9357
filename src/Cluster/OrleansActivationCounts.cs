using CommitWise.Grains.Health;
using CommitWise.Grains.Hosting;

namespace CommitWise.Cluster;

/// <summary>Asks Orleans how many of our grains this silo holds.</summary>
internal sealed class OrleansActivationCounts(IGrainFactory grains, ILocalSiloDetails silo) : IActivationCounts
{
    // Orleans counts by class: its full name, then whatever else.
    private static readonly (string Class, string Type)[] Names =
    [
        .. typeof(GrainsJson).Assembly.GetTypes()
            .SelectMany(type => type.GetCustomAttributesData()
                .Where(data => data.AttributeType == typeof(GrainTypeAttribute))
                .Select(data => (type.FullName!, (string)data.ConstructorArguments[0].Value!))),
    ];

    /// <inheritdoc/>
    string IActivationCounts.Engine => "Orleans";

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync()
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([silo.SiloAddress]);
        return Names.ToDictionary(
            name => name.Type,
            name => statistics.Where(each => IsOf(each.GrainType, name.Class)).Sum(each => (long)each.ActivationCount),
            StringComparer.Ordinal);
    }

    private static bool IsOf(string counted, string name) =>
        counted.StartsWith(name, StringComparison.Ordinal) && (counted.Length == name.Length || counted[name.Length] == ',');
}
