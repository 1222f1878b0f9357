using CommitWise.Analysis;

namespace CommitWise.Tests.Analysis;

public sealed class MaskedDiffTests
{
    private const int Limit = 2 << 20;

    [Theory]
    [InlineData("some text of a line\n")]
    [InlineData("a line without an end")]
    public async Task ReadAsync_MoreThanTheLimit_IsTooLargeAndReadNoFurther(string content)
    {
        var written = 0;
        var fault = await Should.ThrowAsync<InputException>(() => MaskedDiff.ReadAsync(
            async (target, token) =>
            {
                var text = System.Text.Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(content, 1000)));
                for (; written < 8 * Limit; written += text.Length)
                {
                    await target.WriteAsync(text, token);
                }
            },
            Limit,
            CancellationToken.None));

        fault.Problem.ShouldBe("diff-too-large");
        written.ShouldBeLessThan(2 * Limit);
    }

    [Fact]
    public async Task ReadAsync_AsMuchAsTheLimit_IsRead()
    {
        var text = System.Text.Encoding.ASCII.GetBytes(new string('a', 1023) + "\n");

        var diff = await MaskedDiff.ReadAsync((target, token) => target.WriteAsync(text, token).AsTask(), text.Length, CancellationToken.None);

        diff.ToArray().ShouldBe(text);
    }
}
