using CommitWise.Analysis;

namespace CommitWise.Tests.Analysis;

public sealed class LevelBoundsTests
{
    private static readonly double[] TwoHundred = [.. Enumerable.Range(1, 200).Select(i => i / 1000.0)];

    [Fact]
    public void Choose_WithFewChanges_UsesTheDefault() =>
        LevelBounds.Choose(AnalysisConfig.Default, TwoHundred[..199]).ShouldSatisfyAllConditions(
            bounds => bounds.Source.ShouldBe("default"),
            bounds => bounds.Values.ShouldBe([25, 50, 75]));

    [Fact]
    public void Choose_WithTwoHundredChanges_UsesTheirPercentiles() =>
        LevelBounds.Choose(AnalysisConfig.Default, TwoHundred).ShouldSatisfyAllConditions(
            bounds => bounds.Source.ShouldBe("repository"),
            bounds => bounds.Values.ShouldBe([10, 16, 19]));

    [Fact]
    public void Choose_WhenConfigured_UsesTheConfiguration() =>
        LevelBounds.Choose(new AnalysisConfig([1, 2, 3]), TwoHundred).Source.ShouldBe("configured");

    [Theory]
    [InlineData(0, RiskLevel.Low)]
    [InlineData(0.249999, RiskLevel.Low)]
    [InlineData(0.25, RiskLevel.Medium)]
    [InlineData(0.5, RiskLevel.High)]
    [InlineData(0.749999, RiskLevel.High)]
    [InlineData(1, RiskLevel.Critical)]
    public void Of_AtABound_BelongsToTheHigherLevel(double probability, RiskLevel expected) =>
        LevelBounds.Choose(AnalysisConfig.Default, []).Of(probability).ShouldBe(expected);

    [Theory]
    [InlineData(new double[] { 1, 2 })]
    [InlineData(new double[] { 3, 2, 1 })]
    [InlineData(new[] { -1.0, 2, 3 })]
    [InlineData(new[] { 1, 2, 101.0 })]
    [InlineData(new[] { double.NaN, 2, 3 })]
    public void Validated_WithImpossibleBounds_Refuses(double[] bounds) =>
        Should.Throw<InputException>(() => new AnalysisConfig(bounds).Validated()).Problem.ShouldBe("invalid-configuration");
}
