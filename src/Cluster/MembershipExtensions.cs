using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace CommitWise.Cluster;

/// <summary>Makes a silo a member of a cluster, and a process without grains a client of one.</summary>
public static class MembershipExtensions
{
    /// <summary>
    /// Membership and reminders in tables of DynamoDB, grains anywhere, and probes that notice a killed silo in about the time that the options say. Where
    /// the silo listens is the caller's to configure.
    /// </summary>
    /// <param name="silo">The silo.</param>
    /// <param name="options">Which cluster.</param>
    /// <exception cref="InputException"><c>invalid-setting</c>: an option is out of its range.</exception>
    public static ISiloBuilder UseCommitWiseCluster(this ISiloBuilder silo, ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);

        // A silo that has just joined is not known well enough to be given grains by its load; ours are many, small and alike.
        silo.Services.AddSingleton<PlacementStrategy, RandomPlacement>();
        var place = options.Checked().ServiceUrl?.AbsoluteUri ?? options.Region!;
        return silo
            .Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId))
            .ForwardPatiently()
            .Configure<ClusterMembershipOptions>(members => Tune(members, options))
            .UseDynamoDBClustering((DynamoDBClusteringOptions table) =>
            {
                table.Service = place;
                table.TableName = MembersOf(options);
                table.CreateIfNotExists = options.CreateTables;
                table.UpdateIfExists = false;
                table.UseProvisionedThroughput = false;
            })
            .UseDynamoDBReminderService(table =>
            {
                table.Service = place;
                table.TableName = $"{options.TablePrefix}-orleans-reminders";
                table.CreateIfNotExists = options.CreateTables;
                table.UpdateIfExists = false;
                table.UseProvisionedThroughput = false;
            });
    }

    /// <summary>Finds the silos of a cluster by the table that they are members in.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">Which cluster.</param>
    /// <exception cref="InputException"><c>invalid-setting</c>: an option is out of its range.</exception>
    public static IClientBuilder UseCommitWiseCluster(this IClientBuilder client, ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        var place = options.Checked().ServiceUrl?.AbsoluteUri ?? options.Region!;
        return client
            .Configure<Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId))
            .UseDynamoDBClustering(table =>
            {
                table.Service = place;
                table.TableName = MembersOf(options);
                table.CreateIfNotExists = options.CreateTables;
                table.UpdateIfExists = false;
                table.UseProvisionedThroughput = false;
            });
    }

    private static string MembersOf(ClusterOptions options) => $"{options.TablePrefix}-orleans-silos";

    private static void Tune(ClusterMembershipOptions members, ClusterOptions options)
    {
        members.ProbeTimeout = options.ProbeTimeout;
        members.NumMissedProbesLimit = options.MissedProbes;
        members.NumVotesForDeathDeclaration = options.Votes;
    }
}
