# ./demo.sh PATH [--fix]: analyses a project, a solution or a folder where it stands; sourced by demo.sh.

# What to build: sets target (a solution or a project), what (its name) and folder (where it is).
find_target() {
  local path=$1 found
  [ -e "$path" ] || misused "no such file or folder: $path"
  if [ -f "$path" ]; then
    case $path in
      *.sln | *.slnx | *.slnf | *.csproj) ;;
      *) misused "not a solution, a C# project or a folder: $path" ;;
    esac
    folder=$(cd "$(dirname "$path")" && pwd -P)
    target=$folder/$(basename "$path")
    what=$(basename "$path")
    return
  fi

  folder=$(cd "$path" && pwd -P)
  for pattern in '*.sln *.slnx' '*.csproj'; do
    # shellcheck disable=SC2046,SC2086
    found=$(cd "$folder" && ls -1 $pattern 2> /dev/null || true)
    [ "$(wc -w <<< "$found")" -le 1 ] || misused "more than one to choose from in $path; name one of: $(tr '\n' ' ' <<< "$found")"
    if [ -n "$found" ]; then
      target=$folder/$found
      what=$found
      return
    fi
  done

  # No solution, no project at the top: everything below.
  found=$(find "$folder" -name '*.csproj' -not -path '*/bin/*' -not -path '*/obj/*' | sort)
  [ -n "$found" ] || misused "no C# project in $path"
  target=$work/all.slnx
  what="$(wc -l <<< "$found" | tr -d ' ') project(s) of $(basename "$folder")"
  # A solution folder for each, because two projects in one folder may not have the same name.
  awk 'BEGIN { print "<Solution>" } { printf "  <Folder Name=\"/%d/\"><Project Path=\"%s\" /></Folder>\n", NR, $0 } END { print "</Solution>" }' <<< "$found" > "$target"
}

# Every file's checksum, and what git says.
fingerprint() {
  find "$folder" -type f -not -path '*/.git/*' -exec cksum {} + | sort -k 3
  git -C "$folder" status --porcelain 2> /dev/null || true
}

# Every rule of its own severity in the list, but a warning for the compiler: an error would hide what stands in the projects that depend on it.
prepare_analyzers() {
  inject=$work/inject
  mkdir -p "$inject"
  cp Analyzers.Package/bin/Release/netstandard2.0/ProducerSafety.{Analyzers,Analyzers.CodeFixes,Configuration}.dll eng/Inject.{props,targets} "$inject/"
  sed -e 's/= none$/= warning/' -e 's/^global_level = .*/global_level = -40/' Analyzers.Package/buildTransitive/presets/None.globalconfig > "$inject/Findings.globalconfig"
  sed -n 's/^| \[\(KPS[0-9]*\)\](.*) | \(.*\) | \([a-z]*\) |$/\1\t\3\t\2/p' docs/rules/README.md > "$work/rules"
}

# analyse LOG: builds the target with the analyzers injected and bin and obj elsewhere.
analyse() {
  rm -rf "$work/artifacts"
  (cd "$folder" && dotnet build "$target" --artifacts-path "$work/artifacts" --tl:off --verbosity quiet -clp:NoSummary \
    -p:CustomBeforeDirectoryBuildProps="$inject/Inject.props" -p:CustomAfterMicrosoftCommonTargets="$inject/Inject.targets" -p:ProducerSafetyMode=Recommended \
    -p:TreatWarningsAsErrors=false -p:CodeAnalysisTreatWarningsAsErrors=false -p:MSBuildTreatWarningsAsErrors=false \
    < /dev/null > "$1" 2>&1)
}

# list FINDINGS: one line a place, then one line a rule.
list() {
  awk -F '\t' '
    NR == FNR { severity[$1] = $2; title[$1] = $3; next }
    {
      match($0, /KPS[0-9][0-9][0-9][0-9]/); id = substr($0, RSTART, 7); count[id]++
      sub(/\): (warning|error) KPS/, "): " severity[id] " KPS"); print
    }
    END {
      if (NR == FNR) exit
      print ""
      for (id in count) printf "%s  %-7s  %4d  %s\n", id, severity[id], count[id], title[id] | "sort"
    }' "$work/rules" "$1"
}

scan() {
  local fix=$2 status=0 file pass
  need_dotnet
  work=$(cd "$(mktemp -d)" && pwd -P)
  trap 'rm -rf "$work"' EXIT
  find_target "$1"
  pack
  prepare_analyzers
  fingerprint > "$work/fingerprint"

  step "Build $what with the analyzers, outside its folder"
  analyse "$work/build.log" || status=$?
  findings_in "$work/build.log" "$folder" > "$work/findings"
  fingerprint | diff "$work/fingerprint" - > "$work/touched" || { cat "$work/touched" >&2; fail "the build changed files in $folder"; }
  if [ "$status" -ne 0 ]; then
    { grep -E ': error ' "$work/build.log" || tail -n 20 "$work/build.log"; } | sort -u | head -n 10 >&2
    [ ! -s "$work/findings" ] || list "$work/findings" | indent
    fail "cannot build $what$([ ! -s "$work/findings" ] || echo "; above is what was found before the build stopped")"
  fi

  if [ ! -s "$work/findings" ]; then
    echo "   nothing found; nothing changed"
    return
  fi

  list "$work/findings" | indent
  if [ "$fix" = false ]; then
    echo
    echo "   Nothing was changed. The pages of the rules: docs/rules. Repair: ./demo.sh PATH --fix"
    return
  fi

  step "Fix"
  keep "$work/before"
  for pass in 1 2 3; do
    keep "$work/pass"
    (
      export CustomBeforeDirectoryBuildProps=$inject/Inject.props CustomAfterMicrosoftCommonTargets=$inject/Inject.targets ArtifactsPath=$work/artifacts
      cd "$folder"
      # shellcheck disable=SC2046
      quietly dotnet format analyzers "$target" --diagnostics $(cd "$OLDPWD" && rule_ids) --severity info --no-restore
    )
    # Two fixes that touch the same text take two passes.
    keep "$work/after"
    ! diff -rq "$work/pass" "$work/after" > /dev/null || break
  done
  show_diff "$work/before" "$work/after" | indent

  step "Build again"
  analyse "$work/build.log" || { grep -E ': error ' "$work/build.log" | sort -u | head -n 10 >&2; fail "the fixed code does not build"; }
  findings_in "$work/build.log" "$folder" > "$work/findings"
  if [ -s "$work/findings" ]; then
    list "$work/findings" | indent
    echo "   left: nothing was fixed automatically there; docs/rules says what to do"
  else
    echo "   nothing left"
  fi
}

# keep FOLDER: copies the files in which something was found.
keep() {
  local file
  rm -rf "$1"
  cut -d '(' -f 1 "$work/findings" | sort -u | while IFS= read -r file; do
    mkdir -p "$1/$(dirname "$file")"
    cp "$(cd "$folder" && cd "$(dirname "$file")" && pwd)/$(basename "$file")" "$1/$file"
  done
}
