using CommitWise.Risk.Training;

namespace CommitWise.Tests.Risk;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Next_PublishedSeed_GivesThePublishedNumbers()
    {
        SplitMix64 random = new(1234567);

        random.Next().ShouldBe(6457827717110365317UL);
        random.Next().ShouldBe(3203168211198807973UL);
        random.Next().ShouldBe(9817491932198370423UL);
    }

    [Fact]
    public void Next_Bound_CoversItEvenly()
    {
        SplitMix64 random = new(1);
        int[] counts = new int[5];
        for (int draw = 0; draw < 10_000; draw++)
        {
            counts[random.Next(5)]++;
        }

        counts.ShouldAllBe(count => count > 1_800 && count < 2_200);
    }

    [Fact]
    public void ForPart_TwoParts_Differ()
    {
        SplitMix64 first = SplitMix64.ForPart(1, 0);
        SplitMix64 second = SplitMix64.ForPart(1, 1);

        first.Next().ShouldNotBe(second.Next());
    }
}
