using Amazon.Runtime;
using Amazon.S3;
using CommitWise.Adapters.Aws.DynamoDb;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.S3;

/// <summary>Calls of S3, repeated while what is in their way may pass, each try with a time-out.</summary>
/// <param name="client">The client.</param>
/// <param name="options">How patient.</param>
internal sealed class S3Calls(IAmazonS3 client, S3Options options)
{
    private readonly Backoff _backoff = new(options.Time, TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2));

    /// <summary>Calls. What is called must be such that it may be called again.</summary>
    /// <param name="what">For messages, such as <c>put of reports/1.json</c>.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageUnavailableException">It was refused, or did not succeed as often as it was tried.</exception>
    public async Task<T> RunAsync<T>(string what, Func<S3Try, Task<T>> call, CancellationToken cancellationToken)
    {
        var begun = options.Time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryAsync(call, cancellationToken);
            }
            catch (Exception fault) when (S3Faults.MayPass(fault, cancellationToken))
            {
                if (tries == options.MaxTries || options.Time.GetElapsedTime(begun) > options.Patience)
                {
                    throw S3Faults.Unavailable(options.Bucket, what, tries, fault);
                }
            }
            catch (Exception fault) when (fault is AmazonServiceException or AmazonClientException)
            {
                throw S3Faults.Unavailable(options.Bucket, what, tries, fault);
            }

            await _backoff.PauseAsync(tries, cancellationToken);
        }
    }

    private async Task<T> TryAsync<T>(Func<S3Try, Task<T>> call, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(options.RequestTimeout, options.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            return await call(new S3Try(client, bytes => timer.CancelAfter(options.TimeFor(bytes)), both.Token));
        }
        catch (Exception fault) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested && fault is OperationCanceledException or IOException)
        {
            throw new TimeoutException("no answer in time", fault);
        }
    }
}

/// <summary>One try of a call.</summary>
/// <param name="Client">Asks S3.</param>
/// <param name="Carry">Gives the try the time that so many bytes need, from now on.</param>
/// <param name="Token">Ends it.</param>
internal sealed record S3Try(IAmazonS3 Client, Action<long> Carry, CancellationToken Token);
