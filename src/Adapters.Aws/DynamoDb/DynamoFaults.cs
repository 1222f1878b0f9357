using System.Net;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.DynamoDb;

/// <summary>Which faults of DynamoDB may pass, and what the others mean here.</summary>
internal static class DynamoFaults
{
    private const string Refused = "ConditionalCheckFailed";
    private const string Conflict = "TransactionConflict";
    private const string None = "None";

    private static readonly HashSet<string> Throttling = new(StringComparer.Ordinal)
    {
        "ThrottlingException", "ThrottlingError", "ProvisionedThroughputExceededException", "ProvisionedThroughputExceeded",
        "RequestLimitExceeded", "LimitExceededException", "TransactionInProgressException", "TransactionConflictException",
        "ReplicatedWriteConflictException", "InternalServerError", "ContinuousBackupsUnavailableException",
    };

    /// <summary>Whether the same request may succeed a little later.</summary>
    /// <param name="fault">What happened.</param>
    /// <param name="cancellationToken">The caller's: a cancellation that it did not ask for is a time-out.</param>
    public static bool MayPass(Exception fault, CancellationToken cancellationToken) => fault switch
    {
        TransactionCanceledException canceled => canceled.CancellationReasons is { Count: > 0 } reasons
            && reasons.TrueForAll(reason => reason.Code is null or None || Throttling.Contains(reason.Code)),
        AmazonServiceException service => service.StatusCode >= HttpStatusCode.InternalServerError
            || service.StatusCode == HttpStatusCode.TooManyRequests
            || service.StatusCode == default
            || Throttling.Contains(service.ErrorCode ?? string.Empty),
        HttpRequestException or IOException or TimeoutException => fault is not (StorageUnavailableException or StateTooLargeException or RowsTooLargeException),
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether a transaction was given up because its condition on one of its items did not hold.</summary>
    /// <param name="fault">The answer.</param>
    /// <param name="item">The item's place in the transaction.</param>
    public static bool IsRefused(TransactionCanceledException fault, int item) => Code(fault, item) == Refused;

    /// <summary>Whether a transaction met another one, or what it had read is no longer so: worth another look.</summary>
    public static bool IsOvertaken(TransactionCanceledException fault) =>
        fault.CancellationReasons is { Count: > 0 } reasons
        && reasons.TrueForAll(reason => reason.Code is null or None or Refused or Conflict || Throttling.Contains(reason.Code));

    /// <summary>A table is not there.</summary>
    public static InputException MissingTable(string table, Exception? fault = null) => new(
        "missing-table",
        $"DynamoDB has no table '{table}' here; make it, let the service make its tables (CreateTables), or correct region and TablePrefix.",
        fault);

    /// <summary>DynamoDB did not do what it was asked for.</summary>
    public static StorageUnavailableException Unavailable(string table, int attempts, Exception fault) => new(
        $"DynamoDB table {table} could not be used: {attempts} {(attempts == 1 ? "try" : "tries")}, the last of which ended with: {fault.Message}", fault);

    private static string? Code(TransactionCanceledException fault, int item) =>
        fault.CancellationReasons is { } reasons && item < reasons.Count ? reasons[item].Code : null;
}
