using System.Globalization;

namespace CommitWise.Cli.ServeModel;

/// <summary>Where a model is served.</summary>
internal static class ServedAddress
{
    // SageMaker chooses the port of each of several containers by this.
    private const string PortVariable = "SAGEMAKER_BIND_TO_PORT";

    /// <summary>The address to listen on.</summary>
    /// <param name="listen">From the command line.</param>
    /// <param name="environment">Value of a variable, or null.</param>
    /// <exception cref="InputException"><c>invalid-argument</c> or <c>invalid-setting</c>.</exception>
    public static string Of(string listen, Func<string, string?> environment)
    {
        if (!Uri.TryCreate(listen, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttp || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
        {
            throw new InputException("invalid-argument", $"--listen {listen}: must be http://ADDRESS:PORT.");
        }

        return environment(PortVariable) is { Length: > 0 } given ? new UriBuilder(url) { Port = PortOf(given) }.Uri.ToString() : listen;
    }

    private static int PortOf(string given) =>
        int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65_535
            ? port
            : throw new InputException("invalid-setting", $"{PortVariable} is '{given}'; it must be a port, 1 to 65535.");
}
