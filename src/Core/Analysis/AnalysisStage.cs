using System.Text.Json.Serialization;

namespace CommitWise.Analysis;

/// <summary>The stages of one analysis, in order.</summary>
[JsonConverter(typeof(SnakeCaseEnum<AnalysisStage>))]
public enum AnalysisStage
{
    /// <summary>The metadata is read and the masked diff is stored.</summary>
    FetchChanges,

    /// <summary>The diff is parsed.</summary>
    ParseDiff,

    /// <summary>History is asked about the changed files.</summary>
    Measure,

    /// <summary>The model predicts.</summary>
    Predict,

    /// <summary>Modules are named and tests are selected.</summary>
    SelectTests,

    /// <summary>The rules explain.</summary>
    Explain,

    /// <summary>Inputs and report are stored.</summary>
    StoreReport,

    /// <summary>Those who want to know are told.</summary>
    Publish,
}
