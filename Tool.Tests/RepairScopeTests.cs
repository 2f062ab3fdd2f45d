using ProducerSafety.Tool.Fix;

namespace ProducerSafety.Tool.Tests;

/// <summary>Which files a repair may change, and when it must not begin.</summary>
public sealed class RepairScopeTests
{
    [Fact]
    public void Without_git_it_is_the_folder()
    {
        using TemporaryFolder folder = new();
        RepairScope scope = new(folder.PathOf("src"));

        Assert.True(scope.Contains(folder.PathOf("src/App/A.cs")));
        Assert.False(scope.Contains(folder.PathOf("other/A.cs")));
        Assert.False(scope.Contains(folder.PathOf("src2/A.cs")));
        scope.RequireCommitted("src", [folder.PathOf("src")]);
    }

    [Fact]
    public async Task In_a_repository_it_is_all_of_it()
    {
        using UserRepository repository = await CommittedAsync();
        RepairScope scope = new(Path.Combine(repository.Folder, "src"));

        Assert.True(scope.Contains(Path.Combine(repository.Folder, "shared/B.cs")));
        Assert.False(scope.Contains(Path.Combine(Path.GetTempPath(), "package/C.cs")));
        repository.Write("shared/B.cs", "changed");
        // Elsewhere in the repository a change is in the way only where something is to be repaired.
        scope.RequireCommitted("src", [Path.Combine(repository.Folder, "src")]);
        Assert.Contains("(shared/B.cs)", Refused(scope, Path.Combine(repository.Folder, "shared/B.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worktree_is_a_repository()
    {
        using UserRepository repository = await CommittedAsync();
        using TemporaryFolder elsewhere = new();
        string tree = elsewhere.PathOf("tree");
        await repository.GitAsync("worktree", "add", "-q", tree);
        RepairScope scope = new(Path.Combine(tree, "src"));

        scope.RequireCommitted("src", [Path.Combine(tree, "src")]);
        Assert.True(scope.Contains(Path.Combine(tree, "shared/B.cs")));
        Assert.False(scope.Contains(Path.Combine(repository.Folder, "shared/B.cs")));
        elsewhere.Write("tree/src/A.cs", "changed");
        Assert.Contains("(src/A.cs)", Refused(scope, Path.Combine(tree, "src")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_in_a_submodule_is_seen_from_both_sides()
    {
        using UserRepository inner = await CommittedAsync();
        using UserRepository outer = await CommittedAsync();
        await outer.GitAsync("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", inner.Folder, "module");
        await outer.CommitAsync();
        string module = Path.Combine(outer.Folder, "module");
        outer.Write("module/src/A.cs", "changed");

        Assert.Contains("(module)", Refused(new(outer.Folder), outer.Folder), StringComparison.Ordinal);
        Assert.Contains("(src/A.cs)", Refused(new(module), module), StringComparison.Ordinal);
        Assert.False(new RepairScope(module).Contains(Path.Combine(outer.Folder, "shared/B.cs")));
    }

    [Fact]
    public void A_repository_of_which_git_says_nothing_is_refused()
    {
        using TemporaryFolder folder = new();
        folder.Write(".git", "gitdir: /nowhere\n");

        string message = Refused(new(folder.FullName), folder.FullName);

        Assert.StartsWith($"git cannot say what is uncommitted in {folder.FullName}: fatal: ", message, StringComparison.Ordinal);
        Assert.EndsWith("; mend that, look with --dry-run, or say --force", message, StringComparison.Ordinal);
    }

    private static string Refused(RepairScope scope, string path) => Assert.Throws<UserErrorException>(() => scope.RequireCommitted("src", [path])).Message;

    private static async Task<UserRepository> CommittedAsync()
    {
        UserRepository repository = new();
        repository.Write("src/A.cs", "class A;");
        repository.Write("shared/B.cs", "class B;");
        await repository.CommitAsync();
        return repository;
    }
}
