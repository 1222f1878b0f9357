namespace CommitWise.Risk.Training;

/// <summary>How a model is trained. The same options and data give the same bytes, whatever the number of cores.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of the bags; default 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Bootstrap samples, each with a model of its own; default 16, at least 2.</summary>
    public int Bags { get; init; } = 16;

    /// <summary>Most bins per feature, at quantiles of the training rows; default 64, 2 to 255.</summary>
    public int Bins { get; init; } = 64;

    /// <summary>Most rounds over all features; default 1000. A bag keeps its best round by out-of-bag log loss.</summary>
    public int Rounds { get; init; } = 1000;

    /// <summary>Rounds without a better out-of-bag log loss after which a bag stops; default 25.</summary>
    public int Patience { get; init; } = 25;

    /// <summary>Share of each step that is taken; default 0.04, above 0 to 1.</summary>
    public double LearningRate { get; init; } = 0.04;

    /// <summary>Leaves of the tree that makes one step of one table; default 3, at least 2.</summary>
    public int Leaves { get; init; } = 3;

    /// <summary>Least weight of the rows in a leaf, where an average row weighs 1; default 20.</summary>
    public double LeafWeight { get; init; } = 20;

    /// <summary>Pull of a leaf towards 0, in units of the second derivative; default 1.</summary>
    public double Shrinkage { get; init; } = 1;

    /// <summary>Features whose table may only rise; by default those that say how much and how scattered a change is.</summary>
    public IReadOnlyList<string> Rising { get; init; } = ["nd", "nf", "entropy", "la"];

    /// <summary>Commits of its own project after which a row counts half; default infinite.</summary>
    public double HalfLife { get; init; } = double.PositiveInfinity;

    /// <summary>Whether every project weighs alike, however many rows it has; default true.</summary>
    public bool BalanceProjects { get; init; } = true;

    /// <summary>Bags trained at a time; default the number of cores. Has no influence on the result.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;
}
