using System.Text;
using CommitWise.Adapters.Aws.DynamoDb;
using FsCheck;
using FsCheck.Fluent;

namespace CommitWise.Adapters.Aws.Tests.DynamoDb;

public sealed class DynamoKeysTests
{
    private static readonly Gen<string> Part = Gen.Elements("", " ", "!", "a", "\0", "\u0001", "`", "~", "é", "\uFFFD", "\U0001F600", "#")
        .ArrayOf().Select(string.Concat);

    [Fact]
    public void Join_OfTimeAndKey_IsReadableAsItIs() =>
        DynamoKeys.Join("2026-03-01T12:00:00.0000000Z", "github.com/o/r#7").ShouldBe("2026-03-01T12:00:00.0000000Z github.com/o/r#7");

    [Fact]
    public void Split_OfAJoin_GivesTheParts() => Check.QuickThrowOnFailure(Prop.ForAll(
        Part.Three().ToArbitrary(),
        parts => DynamoKeys.Split(DynamoKeys.Join(parts.Item1, parts.Item2, parts.Item3)).SequenceEqual([parts.Item1, parts.Item2, parts.Item3])));

    [Fact]
    public void Join_OfTwoParts_OrdersByTheirBytesOneAfterTheOther() => Check.QuickThrowOnFailure(Prop.ForAll(
        Part.Four().ToArbitrary(),
        parts => Math.Sign(Compare(DynamoKeys.Join(parts.Item1, parts.Item2), DynamoKeys.Join(parts.Item3, parts.Item4)))
            == Math.Sign(Compare(parts.Item1, parts.Item3) is not 0 and var first ? first : Compare(parts.Item2, parts.Item4))));

    [Fact]
    public void ShardOf_ManyKeys_UsesEveryShardAboutAlike()
    {
        var shards = Enumerable.Range(0, 16_000).CountBy(number => DynamoKeys.ShardOf($"github.com/o/r#{number}")).ToList();
        shards.Count.ShouldBe(DynamoKeys.Shards);
        shards.ShouldAllBe(shard => shard.Value > 800 && shard.Value < 1_200);
    }

    // Written into stored keys: it may never change.
    [Theory]
    [InlineData("github.com/o/r#7", "b")]
    [InlineData("", "3")]
    public void ShardOf_AKey_StaysWhatItIs(string key, string shard) => DynamoKeys.ShardOf(key).ShouldBe(shard);

    private static int Compare(string one, string other) => Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other));
}
