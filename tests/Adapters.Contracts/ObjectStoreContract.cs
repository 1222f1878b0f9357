using System.Security.Cryptography;
using CommitWise.Durability;

namespace CommitWise.Adapters.Contracts;

/// <summary>What every <see cref="IObjectStore"/> keeps to.</summary>
public abstract class ObjectStoreContract : Contract<IObjectStore>
{
    private const string Key = "reports/github.com/owner/repo/7/1.json";

    [Fact]
    public async Task PutAsync_ThenReopen_KeepsTheObject()
    {
        var stored = (await PutAsync(Key, "one")).ShouldNotBeNull();
        stored.ShouldBe(new StoredObject(Key, HashOf("one"), 3));
        await Host.ReopenAsync();
        (await ReadAsync(Key, stored.Sha256)).ShouldBe("one");
        (await Port.SizeAsync(Key, default)).ShouldBe(3);
    }

    [Fact]
    public async Task PutAsync_InCreateMode_LeavesWhatIsThere()
    {
        await PutAsync(Key, "one");
        (await PutAsync(Key, "two")).ShouldBeNull();
        (await ReadAsync(Key)).ShouldBe("one");
    }

    [Fact]
    public async Task PutAsync_InReplaceMode_Replaces()
    {
        await PutAsync(Key, "one");
        (await PutAsync(Key, "second", PutMode.Replace)).ShouldNotBeNull().Size.ShouldBe(6);
        (await ReadAsync(Key)).ShouldBe("second");
    }

    [Fact]
    public async Task PutAsync_InCreateModeByManyAtOnce_LetsOneWin()
    {
        // All have begun, and found nothing there, before the first one ends.
        const int Writers = 16;
        var begun = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stored = await SoonAsync(
            Task.WhenAll(Enumerable.Range(0, Writers).Select(number => Port.PutAsync(
                Key,
                async (stream, token) =>
                {
                    if (Interlocked.Increment(ref begun) == Writers)
                    {
                        all.SetResult();
                    }

                    await all.Task.WaitAsync(token);
                    await stream.WriteAsync(Bytes($"writer {number}"), token);
                },
                PutMode.Create,
                default))),
            "every writer ends");
        var winner = stored.Where(put => put is not null).ShouldHaveSingleItem()!;
        (await ReadAsync(Key, winner.Sha256)).ShouldStartWith("writer ");
    }

    [Fact]
    public async Task PutAsync_WhileItIsRead_LeavesTheReaderItsObject()
    {
        await PutAsync(Key, new string('a', 300_000));
        await using var reading = (await Port.OpenAsync(Key, null, default)).ShouldNotBeNull();
        await PutAsync(Key, new string('b', 300_000), PutMode.Replace);
        using var text = new StreamReader(reading);
        (await text.ReadToEndAsync()).ShouldBe(new string('a', 300_000));
    }

    [Fact]
    public async Task PutAsync_WhenTheWriterFails_LeavesNothing()
    {
        await Should.ThrowAsync<InvalidDataException>(() => Port.PutAsync(Key, FailHalfWayAsync, PutMode.Create, default));
        (await Port.SizeAsync(Key, default)).ShouldBeNull();
        await PutAsync(Key, "one");
        await Should.ThrowAsync<InvalidDataException>(() => Port.PutAsync(Key, FailHalfWayAsync, PutMode.Replace, default));
        (await ReadAsync(Key)).ShouldBe("one");
        (await Port.ListAsync("reports/", null, 10, default)).ShouldBe([Key]);
    }

    [Fact]
    public async Task PutAsync_WhenCancelled_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Port.PutAsync(
            Key,
            async (stream, token) =>
            {
                await stream.WriteAsync(Bytes("half"), token);
                await stop.CancelAsync();
                token.ThrowIfCancellationRequested();
            },
            PutMode.Create,
            stop.Token));
        (await Port.SizeAsync(Key, default)).ShouldBeNull();
    }

    [Fact]
    public async Task PutContentAsync_OfContent_NamesItByItsHash()
    {
        var stored = await PutContentAsync("content");
        stored.ShouldBe(new StoredObject($"inputs/{HashOf("content")[..2]}/{HashOf("content")}", HashOf("content"), 7));
        (await ReadAsync(stored.Key, stored.Sha256)).ShouldBe("content");
        (await PutContentAsync("content")).ShouldBe(stored);
        (await Port.ListAsync("inputs/", null, 10, default)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task PutContentAsync_OfTheSameByManyAtOnce_KeepsOne()
    {
        var content = new string('c', 200_000);
        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => PutContentAsync(content)));
        stored.Distinct().ShouldHaveSingleItem();
        (await ReadAsync(stored[0].Key, stored[0].Sha256)).ShouldBe(content);
    }

    [Fact]
    public async Task OpenAsync_OfWhatIsNotThere_IsNull()
    {
        (await Port.OpenAsync(Key, null, default)).ShouldBeNull();
        (await Port.OpenAsync(Key, HashOf("one"), default)).ShouldBeNull();
        (await Port.SizeAsync(Key, default)).ShouldBeNull();
        await PutAsync(Key, "one");
        (await Port.OpenAsync("reports/github.com", null, default)).ShouldBeNull();
    }

    [Fact]
    public async Task OpenAsync_WithAnotherHash_Refuses()
    {
        await PutAsync(Key, "one");
        var fault = await Should.ThrowAsync<ObjectIntegrityException>(() => Port.OpenAsync(Key, HashOf("two"), default));
        fault.Message.ShouldContain(Key);
        fault.Message.ShouldContain(HashOf("one"));
    }

    [Fact]
    public async Task PutAsync_OfAnEmptyAndOfALargeObject_KeepsBoth()
    {
        var large = new byte[3 << 20];
        new Random(7).NextBytes(large);
        await PutAsync(Key, string.Empty);
        await Port.PutAsync("reports/large", async (stream, token) => await stream.WriteAsync(large, token), PutMode.Create, default);
        (await ReadAsync(Key, HashOf(string.Empty))).ShouldBeEmpty();
        await using var stream = await Port.OpenAsync("reports/large", Convert.ToHexStringLower(SHA256.HashData(large)), default);
        stream.ShouldNotBeNull();
        (await Port.SizeAsync("reports/large", default)).ShouldBe(large.Length);
    }

    [Fact]
    public async Task DeleteAsync_OfAnObject_RemovesIt()
    {
        await PutAsync(Key, "one");
        (await Port.DeleteAsync(Key, default)).ShouldBeTrue();
        (await Port.DeleteAsync(Key, default)).ShouldBeFalse();
        (await Port.OpenAsync(Key, null, default)).ShouldBeNull();
        (await PutAsync(Key, "again")).ShouldNotBeNull();
    }

    [Fact]
    public async Task ListAsync_PageByPage_GivesKeysInOrderOfTheirBytes()
    {
        string[] keys = ["r/a-b", "r/a.b", "r/a/1", "r/a/b/2", "r/a/c", "r/a0", "r/b/1", "r/b_1", "rr/x"];
        await Task.WhenAll(keys.Select(key => PutAsync(key, key)));
        (await Port.ListAsync("r/", null, 100, default)).ShouldBe(keys[..^1]);
        (await Port.ListAsync("r/a/", null, 100, default)).ShouldBe(["r/a/1", "r/a/b/2", "r/a/c"]);
        (await Port.ListAsync("none/", null, 100, default)).ShouldBeEmpty();
        List<string> listed = [];
        while (await Port.ListAsync("r/", listed.LastOrDefault(), 2, default) is { Count: > 0 } page)
        {
            listed.AddRange(page);
        }

        listed.ShouldBe(keys[..^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../up")]
    [InlineData("a/../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a\n")]
    [InlineData("-a")]
    [InlineData(".tmp/a")]
    [InlineData("é")]
    public async Task EveryCall_WithWhatIsNoKey_IsAnArgumentException(string key)
    {
        await Should.ThrowAsync<ArgumentException>(() => PutAsync(key, "x"));
        await Should.ThrowAsync<ArgumentException>(async () => await Port.OpenAsync(key, null, default));
        await Should.ThrowAsync<ArgumentException>(async () => await Port.SizeAsync(key, default));
        await Should.ThrowAsync<ArgumentException>(async () => await Port.DeleteAsync(key, default));
    }

    [Fact]
    public async Task PutAsync_WithTheLongestSegment_IsAKeyAndOneMoreIsNot()
    {
        (await PutAsync($"a/{new string('b', 100)}", "x")).ShouldNotBeNull();
        await Should.ThrowAsync<ArgumentException>(() => PutAsync($"a/{new string('b', 101)}", "x"));
    }

    /// <summary>SHA-256 of a text, lower-case hex.</summary>
    protected static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Bytes(text)));

    /// <summary>Stores a text.</summary>
    protected Task<StoredObject?> PutAsync(string key, string text, PutMode mode = PutMode.Create) =>
        Port.PutAsync(key, async (stream, token) => await stream.WriteAsync(Bytes(text), token), mode, default);

    /// <summary>Stores a text under its hash.</summary>
    protected Task<StoredObject> PutContentAsync(string text) =>
        Port.PutContentAsync("inputs", async (stream, token) => await stream.WriteAsync(Bytes(text), token), default);

    private static async Task FailHalfWayAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Bytes("half"), cancellationToken);
        throw new InvalidDataException("the source broke");
    }

    private async Task<string> ReadAsync(string key, string? sha256 = null)
    {
        await using var stream = (await Port.OpenAsync(key, sha256, default)).ShouldNotBeNull();
        using var text = new StreamReader(stream);
        return await text.ReadToEndAsync();
    }
}
