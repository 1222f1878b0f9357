using System.Diagnostics.Metrics;
using Amazon.Runtime;
using Amazon.S3.Model;
using CommitWise.Adapters.Aws.S3;
using CommitWise.Durability;
using Xunit.Abstractions;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>What the contract does not ask of every store: parts, hashes beside objects, strangers in the bucket.</summary>
[Collection(S3Collection.Name)]
public sealed class S3StoreTests(S3Fixture fixture, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Large = 40 << 20;

    private S3Host _host = null!;

    private S3ObjectStore Store => _host.Store;

    public async Task InitializeAsync() => _host = await S3Host.StartAsync(fixture.NewOptions());

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task PutAsync_InCreateModeByEightStoresAtOnce_LetsOneWin()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => S3ObjectStore.OpenAsync(_host.Options, default)));
        var (begun, all) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var puts = await Task.WhenAll(stores.Select((store, number) => store.PutAsync(
            S3Samples.Key,
            async (stream, token) =>
            {
                await stream.WriteAsync(S3Samples.Noise(100_000, number), token);
                if (Interlocked.Increment(ref begun) == stores.Length)
                {
                    all.SetResult();
                }

                await all.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            },
            PutMode.Create,
            default)));
        var winner = puts.Where(put => put is not null).ShouldHaveSingleItem()!;
        S3Samples.HashOf(await Store.BytesAsync(S3Samples.Key)).ShouldBe(winner.Sha256);
        Array.ForEach(stores, store => store.Dispose());
    }

    [Fact]
    public async Task PutAsync_Of40MiB_GoesInParts_AndThroughLittleMemory()
    {
        var chunk = S3Samples.Noise(1 << 16);
        var begun = TimeProvider.System.GetTimestamp();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var stored = (await Store.PutAsync("reports/large", (stream, token) => FillAsync(stream, chunk, token), PutMode.Create, default)).ShouldNotBeNull();
        await using (var read = (await Store.OpenAsync("reports/large", stored.Sha256, default)).ShouldNotBeNull())
        {
            var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
            output.WriteLine($"{Large >> 20} MiB there and back: {allocated / 1024.0 / 1024:f1} MiB allocated in all, {TimeProvider.System.GetElapsedTime(begun)}");
            allocated.ShouldBeLessThan(Large / 2);
            read.Length.ShouldBe(Large);
            Convert.ToHexStringLower(await System.Security.Cryptography.SHA256.HashDataAsync(read)).ShouldBe(stored.Sha256);
        }

        stored.Size.ShouldBe(Large);
        var found = await _host.Stranger.GetObjectMetadataAsync(_host.Options.Bucket, "reports/large");
        found.ETag.ShouldContain("-5", Case.Sensitive, "five parts of 8 MiB");
        found.Metadata["x-amz-meta-sha256"].ShouldBe(stored.Sha256);
        (await _host.UploadsAsync()).ShouldBeEmpty();
        (await Store.PutAsync("reports/large", (stream, token) => FillAsync(stream, chunk, token), PutMode.Create, default)).ShouldBeNull();
        (await _host.UploadsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task PutAsync_CancelledBetweenTwoParts_LeavesNothing()
    {
        await using var proxy = await S3Proxy.StartAsync(fixture.Address);
        using var store = await S3ObjectStore.OpenAsync(_host.Options with { ServiceUrl = proxy.Address }, default);
        using var stop = new CancellationTokenSource();
        proxy.Decide = (name, before) =>
        {
            if (name == "PUT part" && before == 2)
            {
                stop.Cancel();
            }

            return S3Fault.None;
        };
        await Should.ThrowAsync<OperationCanceledException>(() => store.PutAsync(
            "reports/large", (stream, token) => FillAsync(stream, new byte[1 << 20], token), PutMode.Create, stop.Token));
        proxy.Seen.ShouldContain("abort");
        (await _host.UploadsAsync()).ShouldBeEmpty();
        (await Store.SizeAsync("reports/large", default)).ShouldBeNull();
    }

    [Fact]
    public async Task OpenAsync_OfAnUploadThatAKilledProcessLeft_EndsItAfterADay()
    {
        await _host.Stranger.InitiateMultipartUploadAsync(new InitiateMultipartUploadRequest { BucketName = _host.Options.Bucket, Key = "reports/half" });
        using (await S3ObjectStore.OpenAsync(_host.Options, default))
        {
            (await _host.UploadsAsync()).ShouldBe(["reports/half"]);
        }

        using (await S3ObjectStore.OpenAsync(_host.Options with { Time = new LaterTime(TimeSpan.FromHours(25)) }, default))
        {
            (await _host.UploadsAsync()).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task PutAsync_SendsTheHashThatItMade_AndItStandsBesideTheObject()
    {
        await using var proxy = await S3Proxy.StartAsync(fixture.Address);
        using var store = await S3ObjectStore.OpenAsync(_host.Options with { ServiceUrl = proxy.Address }, default);
        await store.PutAsync(S3Samples.Key, "one");
        proxy.SignedHashes.ShouldContain(S3Samples.HashOf("one"));
        var found = await _host.Stranger.GetObjectMetadataAsync(_host.Options.Bucket, S3Samples.Key);
        found.Metadata["x-amz-meta-sha256"].ShouldBe(S3Samples.HashOf("one"));
        found.Headers.ContentType.ShouldBe("application/json; charset=utf-8");
    }

    [Fact]
    public async Task OpenAsync_OfAnObjectThatWasReplacedPastTheStore_IsRefusedAndCounted()
    {
        var refused = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Meter.Name == ObjectTelemetry.Name)
            {
                each.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref refused, count));
        listener.Start();
        await Store.PutAsync(S3Samples.Key, "one");
        await _host.OverwriteAsync(S3Samples.Key, "two");
        (await RefusedAsync(S3Samples.HashOf("one"))).ShouldContain(S3Samples.HashOf("two"));
        (await RefusedAsync(sha256: null)).ShouldContain("has no hash");
        await _host.OverwriteAsync(S3Samples.Key, "two", metadata => metadata["sha256"] = S3Samples.HashOf("one"));
        (await RefusedAsync(sha256: null)).ShouldContain($"holds {S3Samples.HashOf("two")}, not {S3Samples.HashOf("one")}");
        await Should.ThrowAsync<ObjectIntegrityException>(
            () => Store.ReadLinkAsync(S3Samples.Key, S3Samples.HashOf("three"), null, null, default));
        refused.ShouldBe(4);
        (await Store.TextAsync(S3Samples.Key, S3Samples.HashOf("two"))).ShouldBe("two", "who knows what is there may have it");
    }

    [Fact]
    public async Task PutContentAsync_OverAnObjectThatIsNotOurs_RepairsIt_AndDoesNotWriteAWholeOneAgain()
    {
        var stored = await Store.PutContentAsync("inputs", async (stream, token) => await stream.WriteAsync("content"u8.ToArray(), token), default);
        var written = (await _host.Stranger.GetObjectMetadataAsync(_host.Options.Bucket, stored.Key)).Metadata["x-amz-meta-upload"];
        await Store.PutContentAsync("inputs", async (stream, token) => await stream.WriteAsync("content"u8.ToArray(), token), default);
        (await _host.Stranger.GetObjectMetadataAsync(_host.Options.Bucket, stored.Key)).Metadata["x-amz-meta-upload"].ShouldBe(written);
        await _host.OverwriteAsync(stored.Key, "damaged");
        await Store.PutContentAsync("inputs", async (stream, token) => await stream.WriteAsync("content"u8.ToArray(), token), default);
        (await Store.TextAsync(stored.Key, stored.Sha256)).ShouldBe("content");
    }

    [Fact]
    public async Task ListAsync_OfMoreThanAPage_AndWithKeysOfStrangers_ListsOurs()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 1_030), async (number, _) => await Store.PutAsync($"r/{number:d4}", "x"));
        await _host.OverwriteAsync("r/", string.Empty);
        await _host.OverwriteAsync("r/0000Notes", "x");
        var all = await Store.ListAsync("r/", null, 5_000, default);
        all.ShouldBe(Enumerable.Range(0, 1_030).Select(number => $"r/{number:d4}"));
        (await Store.ListAsync("r/", "r/1027", 2, default)).ShouldBe(["r/1028", "r/1029"]);
    }

    [Fact]
    public async Task OpenAsync_OfABucketThatIsMissing_SaysWhichAndWhere()
    {
        var options = fixture.NewOptions() with { CreateBucket = false };
        var fault = await RefusedToOpenAsync(options);
        fault.Problem.ShouldBe("missing-bucket");
        fault.Message.ShouldContain(options.Bucket);
        fault.Message.ShouldContain(fixture.Address.AbsoluteUri);
    }

    [Fact]
    public async Task OpenAsync_WithWrongKeys_SaysSo()
    {
        var secret = await RefusedToOpenAsync(_host.Options with { Credentials = new BasicAWSCredentials(Testing.S3Server.AccessKey, "wrong") });
        secret.Problem.ShouldBe("wrong-credentials");
        secret.Message.ShouldContain("SignatureDoesNotMatch");
        var access = await RefusedToOpenAsync(_host.Options with { Credentials = new BasicAWSCredentials("AKIDNOBODY", "wrong") });
        access.Problem.ShouldBe("wrong-credentials");
        access.Message.ShouldContain("InvalidAccessKeyId");
    }

    [Fact]
    public async Task PutAsync_IntoABucketThatForbidsIt_SaysSo_AndOtherCallsGoOn()
    {
        await using var proxy = await S3Proxy.StartAsync(fixture.Address);
        using var store = await S3ObjectStore.OpenAsync(_host.Options with { ServiceUrl = proxy.Address }, default);
        await _host.Stranger.PutBucketPolicyAsync(_host.Options.Bucket, $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::{{_host.Options.Bucket}}/*"}]}
            """);
        var refused = await Should.ThrowAsync<StorageUnavailableException>(() => store.PutAsync(S3Samples.Key, "one"));
        refused.Message.ShouldContain("AccessDenied");
        refused.Message.ShouldContain("s3:PutObject");
        (await store.ListAsync("reports/", null, 10, default)).ShouldBeEmpty();
        (await store.OpenAsync(S3Samples.Key, null, default)).ShouldBeNull();
    }

    [Fact]
    public async Task PutAsync_IntoABucketThatWasDeleted_SaysSo()
    {
        await _host.Stranger.DeleteBucketAsync(_host.Options.Bucket);
        var gone = await Should.ThrowAsync<StorageUnavailableException>(() => Store.PutAsync(S3Samples.Key, "one"));
        gone.Message.ShouldContain("NoSuchBucket");
        gone.Message.ShouldContain(_host.Options.Bucket);
    }

    [Theory]
    [InlineData("Upper")]
    [InlineData("ab")]
    [InlineData("a..b")]
    [InlineData("-abc")]
    public async Task OpenAsync_WithWhatIsNoBucketName_IsAWrongSetting(string bucket) =>
        (await RefusedToOpenAsync(_host.Options with { Bucket = bucket })).Problem.ShouldBe("invalid-setting");

    private static async Task FillAsync(Stream stream, byte[] chunk, CancellationToken cancellationToken)
    {
        for (var written = 0; written < Large; written += chunk.Length)
        {
            await stream.WriteAsync(chunk, cancellationToken);
        }
    }

    private static Task<InputException> RefusedToOpenAsync(S3Options options) =>
        Should.ThrowAsync<InputException>(() => S3ObjectStore.OpenAsync(options, default));

    private async Task<string> RefusedAsync(string? sha256) =>
        (await Should.ThrowAsync<ObjectIntegrityException>(() => Store.OpenAsync(S3Samples.Key, sha256, default))).Message;

    private sealed class LaterTime(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
