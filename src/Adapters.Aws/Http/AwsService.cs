namespace CommitWise.Adapters.Aws.Http;

/// <summary>What is particular about a service of AWS that is called over HTTP.</summary>
/// <param name="Title">For messages, such as <c>SageMaker</c>.</param>
/// <param name="SigningName">What requests are signed for, such as <c>sagemaker</c>.</param>
/// <param name="Host">First part of its host, such as <c>runtime.sagemaker</c>.</param>
/// <param name="Variable">Variable of the environment that names another address, such as <c>AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME</c>.</param>
internal sealed record AwsService(string Title, string SigningName, string Host, string Variable)
{
    public static AwsService Sqs { get; } = new("SQS", "sqs", "sqs", "AWS_ENDPOINT_URL_SQS");

    public static AwsService Sns { get; } = new("SNS", "sns", "sns", "AWS_ENDPOINT_URL_SNS");

    public static AwsService SageMaker { get; } = new("SageMaker", "sagemaker", "runtime.sagemaker", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME");

    public static AwsService CodeBuild { get; } = new("CodeBuild", "codebuild", "codebuild", "AWS_ENDPOINT_URL_CODEBUILD");

    public static AwsService S3 { get; } = new("S3", "s3", "s3", "AWS_ENDPOINT_URL_S3");

    public static AwsService DynamoDb { get; } = new("DynamoDB", "dynamodb", "dynamodb", "AWS_ENDPOINT_URL_DYNAMODB");
}
