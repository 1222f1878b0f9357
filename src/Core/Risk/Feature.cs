namespace CommitWise.Risk;

/// <summary>What a measure of a change is called and what it means.</summary>
/// <param name="Name">Column name, unique: <c>la</c>, <c>entropy</c>, <c>testShare</c>.</param>
/// <param name="Unit">What it counts; <c>share</c> for 0 to 1, <c>yes or no</c> for 0 and 1.</param>
/// <param name="Description">Its definition in one line.</param>
public sealed record Feature(string Name, string Unit, string Description);
