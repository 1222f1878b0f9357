using System.Net.Http.Headers;
using Amazon.Runtime;
using CommitWise.Adapters.Aws.Http;
using CommitWise.Risk;
using CommitWise.Risk.Exchange;

namespace CommitWise.Adapters.Aws.SageMaker;

/// <summary>SageMaker's <c>InvokeEndpoint</c> with the rows of our contract.</summary>
internal sealed class SageMakerClient : IDisposable
{
    private static readonly MediaTypeWithQualityHeaderValue Answers = new(PredictionContract.Json);

    private readonly SageMakerOptions _options;
    private readonly SageMakerFaults _faults;
    private readonly Uri _address;
    private readonly HttpClient _http;

    public SageMakerClient(SageMakerOptions options)
    {
        _options = options;
        _faults = new SageMakerFaults(options.Endpoint);
        _address = new Uri(options.Address.Address, $"/endpoints/{options.Endpoint}/invocations");
        var patience = new Patience(options.Timeout, options.Tries, options.RetryDelay, options.Time) { MaxAnswer = PredictionContract.MaxBytes };
        _http = AwsHttp.Create(AwsService.SageMaker, options.Address, options.Credentials, patience, SageMakerFaults.IsTransient);
    }

    /// <summary>Asks for predictions, in several calls when there are many rows.</summary>
    /// <exception cref="RemotePredictionException">There is no answer that keeps the contract, or several models gave it.</exception>
    public async Task<ModelPredictions> InvokeAsync(IReadOnlyList<ChangeMeasures> rows, CancellationToken cancellationToken)
    {
        ModelIdentity? model = null;
        List<RowPrediction> predictions = new(rows.Count);
        foreach (var part in rows.Chunk(_options.RowsPerCall))
        {
            var answer = await CallAsync(part, cancellationToken);
            if (model is not null && model != answer.Model)
            {
                throw _faults.ModelChanged(model, answer.Model);
            }

            model = answer.Model;
            predictions.AddRange(answer.Rows);
        }

        return new ModelPredictions(model ?? throw new ArgumentException("There are no rows.", nameof(rows)), predictions);
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ModelPredictions> CallAsync(ChangeMeasures[] rows, CancellationToken cancellationToken)
    {
        using var request = Request(rows);
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? Read(answer, body, rows.Length) : throw _faults.Refused(answer.StatusCode, body);
        }
        catch (TimeoutException fault)
        {
            throw _faults.TimedOut(_options.Timeout, fault);
        }
        catch (HttpRequestException fault)
        {
            throw _faults.NotReached(fault);
        }
        catch (Exception fault) when (fault is AmazonClientException or AmazonServiceException)
        {
            throw _faults.NotSigned(fault);
        }
    }

    private HttpRequestMessage Request(ChangeMeasures[] rows)
    {
        var isCsv = _options.Format == RequestFormat.Csv;
        var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Content = new ByteArrayContent(isCsv ? RequestWriter.Csv(rows) : RequestWriter.Json(rows))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(isCsv ? PredictionContract.Csv : PredictionContract.Json) },
            },
        };
        request.Headers.Accept.Add(Answers);
        if (_options.Variant is { } variant)
        {
            request.Headers.Add("X-Amzn-SageMaker-Target-Variant", variant);
        }

        return request;
    }

    private ModelPredictions Read(HttpResponseMessage answer, byte[] body, int rows)
    {
        if (!string.Equals(answer.Content.Headers.ContentType?.MediaType, PredictionContract.Json, StringComparison.OrdinalIgnoreCase))
        {
            throw _faults.Broken($"its answer is no {PredictionContract.Json}");
        }

        try
        {
            return AnswerReader.Read(body, rows);
        }
        catch (InputException fault)
        {
            throw _faults.Broken(fault.Message, fault);
        }
    }
}
