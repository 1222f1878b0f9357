using System.Text.Json.Serialization;

namespace CommitWise.Risk.Exchange;

/// <summary>A request as JSON.</summary>
/// <param name="Schema"><see cref="PredictionContract.RequestSchema"/>.</param>
/// <param name="Features"><see cref="PredictionContract.Columns"/>.</param>
/// <param name="Instances">Rows of one number per feature; null for unknown.</param>
public sealed record PredictionRequest(string Schema, IReadOnlyList<string> Features, IReadOnlyList<double?[]> Instances);

/// <summary>An answer as JSON.</summary>
/// <param name="Schema"><see cref="PredictionContract.AnswerSchema"/>.</param>
/// <param name="Features">As in the request.</param>
/// <param name="Model">What predicted all of it.</param>
/// <param name="Predictions">One per row of the request, in its order.</param>
public sealed record PredictionAnswer(string Schema, IReadOnlyList<string> Features, ModelIdentity Model, IReadOnlyList<RowPrediction> Predictions)
{
    /// <summary>The answer of a model to rows.</summary>
    public static PredictionAnswer Of(RiskModel model, IReadOnlyList<ChangeMeasures> rows) => new(
        PredictionContract.AnswerSchema, PredictionContract.Columns, ModelIdentity.Of(model), [.. rows.Select(row => RowPrediction.Of(model, row))]);
}

/// <summary>Which model predicted.</summary>
/// <param name="Id">Its name, 1 to 100 printable ASCII characters.</param>
/// <param name="Version">From 1.</param>
/// <param name="Sha256">Hash of its file in lower-case hex; whatever predicts otherwise has another.</param>
public sealed record ModelIdentity(string Id, int Version, string Sha256)
{
    /// <summary>That of a model in this process.</summary>
    public static ModelIdentity Of(RiskModel model) => new(model.Id, model.Version, model.Sha256);
}

/// <summary>JSON of the contract, read strictly: a member that is missing, unknown or given twice is a fault.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    AllowDuplicateProperties = false,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PredictionRequest))]
[JsonSerializable(typeof(PredictionAnswer))]
internal sealed partial class ExchangeJson : JsonSerializerContext;
