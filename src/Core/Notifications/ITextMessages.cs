namespace CommitWise.Notifications;

/// <summary>Sends text messages (SMS).</summary>
public interface ITextMessages
{
    /// <summary>Asks for one text message. That it was taken does not say that it arrives.</summary>
    /// <param name="phoneNumber">In the form of E.164, such as <c>+491701234567</c>: a plus and 2 to 15 digits, the first not 0.</param>
    /// <param name="text">1 to 1600 characters; longer than 140 bytes is sent in parts.</param>
    /// <param name="cancellationToken">Gives up; the message may have been taken.</param>
    /// <returns>The service's id of the message.</returns>
    /// <exception cref="InputException">The number or the text is not of that form.</exception>
    /// <exception cref="IOException">The service refused it, or was not reached within its tries.</exception>
    Task<string> SendAsync(string phoneNumber, string text, CancellationToken cancellationToken);
}
