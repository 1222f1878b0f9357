using CommitWise.Risk;
using CommitWise.Risk.Exchange;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace CommitWise.Cli.ServeModel;

/// <summary>Answers requests for predictions. Safe for several threads.</summary>
/// <param name="model">Predicts.</param>
internal sealed class Invocations(RiskModel model)
{
    private static readonly MediaTypeHeaderValue Json = new(PredictionContract.Json);
    private static readonly MediaTypeHeaderValue Csv = new(PredictionContract.Csv);

    /// <summary>Says that the model is loaded, and which.</summary>
    public IResult Ping() => TypedResults.Text($"{model.Id} version {model.Version}, sha256 {model.Sha256}\n");

    /// <summary>Predicts every row of the body.</summary>
    public async Task<IResult> InvokeAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (TypeOf(request) is not { } type)
        {
            return Problem(415, "unsupported-media-type", $"The body must be {PredictionContract.Json} or {PredictionContract.Csv}, in UTF-8.");
        }

        if (AnswerOf(request, type) is not { } answer)
        {
            return Problem(406, "not-acceptable", $"The answer is {PredictionContract.Json} or {PredictionContract.Csv}; the request accepts neither.");
        }

        try
        {
            var body = await ReadAsync(request, cancellationToken);
            var rows = type.Equals(Json) ? RequestReader.ReadJson(body.Span) : RequestReader.ReadCsv(body.Span);
            var predictions = PredictionAnswer.Of(model, rows);
            return TypedResults.Bytes(answer.Equals(Json) ? AnswerWriter.Json(predictions) : AnswerWriter.Csv(predictions), answer.ToString());
        }
        catch (InputException fault)
        {
            return Problem(fault.Problem == RequestReader.TooManyRows ? 413 : 400, fault.Problem, fault.Message);
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == 413)
        {
            return Problem(413, "body-too-large", $"The body has more than {PredictionContract.MaxBytes >> 20} MiB; send the rows in several requests.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>What the body is; null when it is something else.</summary>
    private static MediaTypeHeaderValue? TypeOf(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || (type.Charset is { HasValue: true } charset && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return null;
        }

        return type.MediaType.Equals(PredictionContract.Json, StringComparison.OrdinalIgnoreCase) ? Json
            : type.MediaType.Equals(PredictionContract.Csv, StringComparison.OrdinalIgnoreCase) ? Csv
            : null;
    }

    /// <summary>What the answer is to be: what the request wants most, its own type where that is one; null when it wants neither.</summary>
    private static MediaTypeHeaderValue? AnswerOf(HttpRequest request, MediaTypeHeaderValue own)
    {
        var wanted = request.GetTypedHeaders().Accept;
        return wanted.Count == 0
            ? own
            : wanted.Where(each => each.Quality != 0).OrderByDescending(each => each.Quality ?? 1)
                .Select(each => own.IsSubsetOf(each) ? own : Json.IsSubsetOf(each) ? Json : Csv.IsSubsetOf(each) ? Csv : null)
                .FirstOrDefault(each => each is not null);
    }

    private static ProblemHttpResult Problem(int status, string problem, string detail) =>
        TypedResults.Problem(detail, statusCode: status, type: $"urn:commitwise:problem:{problem}");
}
