using System.Text;
using ProducerSafety.Tool.Fix;

namespace ProducerSafety.Tool.Tests;

public sealed class AtomicWriteTests
{
    [Fact]
    public void All_files_are_written_with_their_encoding_and_mode()
    {
        using TemporaryFolder folder = new();
        FileChange one = Change(folder, "a.cs", "int a;\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        FileChange other = Change(folder, "b.json", "{ \"é\": 1 }", Encoding.Latin1);
        FileChange wide = Change(folder, "c.properties", "acks=1\n", new UnicodeEncoding(bigEndian: true, byteOrderMark: true));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(one.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        AtomicWrite.All([one, other, wide]);

        Assert.Equal([0xEF, 0xBB, 0xBF, .. "int a;\r\nX"u8], File.ReadAllBytes(one.Path));
        Assert.Equal([.. "{ \""u8, 0xE9, .. "\": 1 }X"u8], File.ReadAllBytes(other.Path));
        Assert.Equal([0xFE, 0xFF, 0, (byte)'a'], File.ReadAllBytes(wide.Path)[..4]);
        Assert.Equal(3, Directory.GetFiles(folder.FullName).Length);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(File.GetUnixFileMode(one.Path).HasFlag(UnixFileMode.UserExecute));
        }
    }

    [Fact]
    public void Where_one_file_cannot_be_written_none_is()
    {
        using TemporaryFolder folder = new();
        FileChange one = Change(folder, "a.cs", "int a;\n", Encoding.UTF8);
        FileChange gone = Change(folder, "b.cs", "int b;\n", Encoding.UTF8);
        File.Delete(gone.Path);

        Assert.StartsWith("nothing was changed", Assert.Throws<UserErrorException>(() => AtomicWrite.All([one, gone])).Message, StringComparison.Ordinal);
        Assert.Equal("int a;\n", File.ReadAllText(one.Path));
        Assert.Single(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void What_somebody_has_saved_meanwhile_is_not_overwritten()
    {
        using TemporaryFolder folder = new();
        FileChange one = Change(folder, "a.cs", "int a;\n", Encoding.UTF8);
        FileChange other = Change(folder, "b.cs", "int b;\n", Encoding.UTF8);
        File.WriteAllText(other.Path, "int c;\n");

        Assert.Throws<UserErrorException>(() => AtomicWrite.All([one, other]));
        Assert.Equal("int a;\n", File.ReadAllText(one.Path));
        Assert.Equal("int c;\n", File.ReadAllText(other.Path));
        Assert.Equal(2, Directory.GetFiles(folder.FullName).Length);
    }

    [Fact]
    public void Where_a_link_leads_is_written_and_the_link_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        using TemporaryFolder folder = new();
        FileChange real = Change(folder, "real.json", "{ }", Encoding.UTF8);
        File.CreateSymbolicLink(folder.PathOf("link.json"), "real.json");

        AtomicWrite.All([real with { Path = folder.PathOf("link.json") }]);

        Assert.Equal("real.json", new FileInfo(folder.PathOf("link.json")).LinkTarget);
        Assert.Equal("{ }X", File.ReadAllText(real.Path));
        Assert.Equal(2, Directory.GetFiles(folder.FullName).Length);
    }

    [Fact]
    public void A_file_that_may_not_be_written_is_not_replaced()
    {
        using TemporaryFolder folder = new();
        FileChange one = Change(folder, "a.cs", "int a;\n", Encoding.UTF8);
        FileChange locked = Change(folder, "b.cs", "int b;\n", Encoding.UTF8);
        using FileStream open = new(locked.Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Throws<UserErrorException>(() => AtomicWrite.All([one, locked]));
        Assert.Equal("int a;\n", File.ReadAllText(one.Path));
        Assert.Equal(2, Directory.GetFiles(folder.FullName).Length);
    }

    private static FileChange Change(TemporaryFolder folder, string name, string text, Encoding encoding)
    {
        FileChange change = new(folder.PathOf(name), text, text + "X", encoding);
        File.WriteAllBytes(change.Path, (change with { After = text }).ToBytes());
        return change with { Encoding = EncodedText.Read(change.Path).Encoding! };
    }
}
