using CommitWise.Adapters.Aws.S3;
using CommitWise.Durability;

namespace CommitWise.Adapters.Aws.Tests.S3;

/// <summary>A server that throttles, breaks off, is slow or loses answers: bounded time, a clear error, and nothing half-written.</summary>
[Collection(S3Collection.Name)]
public sealed class S3FaultTests(S3Fixture fixture) : IAsyncLifetime
{
    private const int InParts = 17 << 20;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(15);

    private S3Proxy _proxy = null!;
    private S3Host _host = null!;

    private S3ObjectStore Store => _host.Store;

    public async Task InitializeAsync()
    {
        _proxy = await S3Proxy.StartAsync(fixture.Address);
        _host = await S3Host.StartAsync(fixture.NewOptions(_proxy.Address).Hasty());
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _proxy.DisposeAsync();
    }

    public static TheoryData<string> Troubles => ["SlowDown", "Reset", "Silence", "InternalError"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task EveryCall_ThatFailsOnce_Succeeds(string trouble)
    {
        _proxy.Decide = (_, before) => before % 2 == 0 ? FaultOf(trouble) : S3Fault.None;
        await Store.PutAsync(S3Samples.Key, "one");
        (await Store.TextAsync(S3Samples.Key)).ShouldBe("one");
        (await Store.SizeAsync(S3Samples.Key, default)).ShouldBe(3);
        (await Store.ListAsync("reports/", null, 10, default)).ShouldBe([S3Samples.Key]);
        (await Store.DeleteAsync(S3Samples.Key, default)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task EveryCall_ThatFailsAlways_EndsSoon_SaysWhatItWas_AndLeavesNothing(string trouble)
    {
        _proxy.Decide = (_, _) => FaultOf(trouble);
        var begun = TimeProvider.System.GetTimestamp();
        var fault = await Should.ThrowAsync<StorageUnavailableException>(() => Store.PutAsync(S3Samples.Key, "one"));
        fault.Message.ShouldContain($"S3 bucket {_host.Options.Bucket}: put of {S3Samples.Key} failed in 3 tries");
        fault.Message.ShouldContain(trouble switch { "Reset" => "Exception", "Silence" => "no answer in time", _ => trouble });
        await Should.ThrowAsync<StorageUnavailableException>(() => Store.OpenAsync(S3Samples.Key, null, default));
        await Should.ThrowAsync<StorageUnavailableException>(() => Store.SizeAsync(S3Samples.Key, default));
        await Should.ThrowAsync<StorageUnavailableException>(() => Store.ListAsync("reports/", null, 10, default));
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Bound);
        _proxy.Decide = static (_, _) => S3Fault.None;
        (await Store.ListAsync("reports/", null, 10, default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PUT part", "SlowDown")]
    [InlineData("PUT part", "Reset")]
    [InlineData("complete", "SlowDown")]
    [InlineData("complete", "Reset")]
    public async Task PutAsync_InParts_ThatFails_LeavesNothing(string step, string trouble)
    {
        _proxy.Decide = (name, before) => name == step && (before > 0 || step == "complete") ? FaultOf(trouble) : S3Fault.None;
        await Should.ThrowAsync<StorageUnavailableException>(() => Store.PutAsync("reports/large", new byte[InParts]));
        _proxy.Decide = static (_, _) => S3Fault.None;
        (await _host.UploadsAsync()).ShouldBeEmpty();
        (await Store.SizeAsync("reports/large", default)).ShouldBeNull();
    }

    [Fact]
    public async Task PutAsync_WhoseAnswerIsLost_KnowsItsOwnObject()
    {
        _proxy.Decide = (name, before) => name == "PUT" && before == 0 ? S3FaultKind.AnswerLost : S3Fault.None;
        (await Store.PutAsync(S3Samples.Key, "one")).ShouldNotBeNull();
        (await Store.PutAsync(S3Samples.Key, "one")).ShouldBeNull("of another call it is not");
        _proxy.Seen.Count(seen => seen == "PUT").ShouldBe(3);
    }

    [Fact]
    public async Task PutAsync_ThatMeetsAnotherCall_IsTriedAgain()
    {
        _proxy.Decide = (name, before) => name == "PUT" && before == 0 ? new S3Fault(S3FaultKind.Refused, 409, "ConditionalRequestConflict") : S3Fault.None;
        (await Store.PutAsync(S3Samples.Key, "one")).ShouldNotBeNull();
    }

    [Fact]
    public async Task PutAsync_InParts_WhoseLastAnswerIsLost_KnowsItsOwnObject()
    {
        var large = S3Samples.Noise(InParts);
        _proxy.Decide = (name, before) => name == "complete" && before == 0 ? S3FaultKind.AnswerLost : S3Fault.None;
        var stored = (await Store.PutAsync("reports/large", large)).ShouldNotBeNull();
        S3Samples.HashOf(await Store.BytesAsync("reports/large")).ShouldBe(stored.Sha256);
        (await _host.UploadsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task PutAsync_InParts_ThatMeetsAnotherWriterAtTheEnd_IsDoneAgain()
    {
        var conflict = new S3Fault(S3FaultKind.Refused, 409, "ConditionalRequestConflict");
        _proxy.Decide = (name, before) => name == "complete" && before == 0 ? conflict : S3Fault.None;
        (await Store.PutAsync("reports/large", new byte[InParts])).ShouldNotBeNull();
        _proxy.Seen.Count(seen => seen == "begin").ShouldBe(2);
        (await _host.UploadsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("HalfBody")]
    [InlineData("StuckBody")]
    public async Task OpenAsync_OfAnAnswerThatBreaksOff_IsReadAgain_OrFailsWithoutAByteGivenOut(string kind)
    {
        var content = S3Samples.Noise(200_000);
        var stored = (await Store.PutAsync(S3Samples.Key, content)).ShouldNotBeNull();
        _proxy.Decide = (name, before) => name == "GET" && before == 0 ? Enum.Parse<S3FaultKind>(kind) : S3Fault.None;
        (await Store.BytesAsync(S3Samples.Key, stored.Sha256)).ShouldBe(content);
        _proxy.Decide = (name, _) => name == "GET" ? Enum.Parse<S3FaultKind>(kind) : S3Fault.None;
        var fault = await Should.ThrowAsync<StorageUnavailableException>(() => Store.OpenAsync(S3Samples.Key, stored.Sha256, default));
        fault.Message.ShouldContain($"read of {S3Samples.Key} failed in 3 tries");
    }

    [Theory]
    [InlineData(400, "AuthorizationHeaderMalformed", "wrong-region")]
    [InlineData(301, "PermanentRedirect", "wrong-region")]
    [InlineData(400, "ExpiredToken", "expired-credentials")]
    [InlineData(403, "AccessDenied", "bucket-refused")]
    [InlineData(403, "RequestTimeTooSkewed", "wrong-clock")]
    public async Task OpenAsync_OfABucketThatRefuses_SaysWhatToPutRight(int status, string code, string problem)
    {
        _proxy.Decide = (_, _) => new S3Fault(S3FaultKind.Refused, status, code);
        var fault = await Should.ThrowAsync<InputException>(() => S3ObjectStore.OpenAsync(_host.Options, default));
        fault.Problem.ShouldBe(problem, fault.Message);
        fault.Message.ShouldContain(_host.Options.Bucket);
    }

    [Fact]
    public async Task OpenAsync_OfABucketWhoseServerIsDown_EndsSoon()
    {
        var options = _host.Options with { ServiceUrl = new Uri($"http://127.0.0.1:{Testing.ServiceProcess.FreePort()}") };
        var begun = TimeProvider.System.GetTimestamp();
        await Should.ThrowAsync<StorageUnavailableException>(() => S3ObjectStore.OpenAsync(options, default));
        TimeProvider.System.GetElapsedTime(begun).ShouldBeLessThan(Bound);
    }

    [Fact]
    public async Task EveryCall_WhileAThirdOfAllIsThrottled_HasEffectOnce()
    {
        using var store = await S3ObjectStore.OpenAsync(_host.Options with { MaxTries = 10, RequestTimeout = TimeSpan.FromSeconds(5) }, default);
        var count = 0;
        _proxy.Decide = (_, _) => Interlocked.Increment(ref count) % 3 == 0 ? S3Fault.SlowDown : S3Fault.None;
        var puts = await Task.WhenAll(Enumerable.Range(0, 60).Select(number => store.PutAsync($"r/{number % 20:d2}", $"{number}")));
        puts.Count(put => put is not null).ShouldBe(20);
        (await store.ListAsync("r/", null, 100, default)).Count.ShouldBe(20);
    }

    private static S3Fault FaultOf(string trouble) => trouble switch
    {
        "SlowDown" => S3Fault.SlowDown,
        "InternalError" => new S3Fault(S3FaultKind.Refused, 500, "InternalError"),
        _ => Enum.Parse<S3FaultKind>(trouble),
    };
}
