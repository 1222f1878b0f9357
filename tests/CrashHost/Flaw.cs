namespace CommitWise.CrashHost;

/// <summary>What is wrong with the host, on purpose: shows that the test would see it.</summary>
public enum Flaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It answers before the work is durable.</summary>
    AnswersEarly,

    /// <summary>Its grains do not look whether they have seen a number.</summary>
    AppliesTwice,
}
