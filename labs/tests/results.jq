# What is wrong with a results.json, by Gradescope's documentation of it (gradescope-autograders.readthedocs.io,
# "Autograder Specifications"): one line a fault, nothing if there is none. Keys that Gradescope does not know are faults, too.
def one_of($key; $values): .[$key] as $value
    | select($value != null and ($values | index([$value]) | not)) | "\($key) is \($value)";
def of_type($key; $kind): .[$key] | select(. != null and type != $kind) | "\($key) is not a \($kind)";
def needed($key): select(has($key) | not) | "there is no \($key)";
def known($all): (keys - $all)[] | "\(.) is no key that is known";

def formats: ["text", "html", "simple_format", "md", "ansi"];
def visibilities: ["hidden", "after_due_date", "after_published", "visible"];

def of_test:
    known(["score", "max_score", "status", "name", "name_format", "number", "output", "output_format", "tags",
        "visibility", "extra_data"]),
    needed("score", "max_score", "name", "output", "visibility"),
    of_type("score", "max_score"; "number"), of_type("name", "number", "output"; "string"),
    one_of("status"; ["passed", "failed"]), one_of("visibility"; visibilities),
    one_of("name_format", "output_format"; formats),
    (select(.score < 0 or .score > .max_score) | "the score is not between 0 and max_score");

known(["score", "execution_time", "output", "output_format", "test_output_format", "test_name_format", "visibility",
    "stdout_visibility", "extra_data", "tests", "leaderboard"]),
needed("score", "tests"), of_type("score", "execution_time"; "number"), of_type("output"; "string"),
of_type("tests", "leaderboard"; "array"), one_of("visibility", "stdout_visibility"; visibilities),
one_of("output_format", "test_output_format", "test_name_format"; formats),
(.tests[] | . as $test | of_test | "\($test.name): \(.)"),
(select((([.tests[].score | numbers] | add) - (.score // 0) | fabs) > 0.01) | "the scores of the tests do not add up to the score"),
(select((([.tests[].max_score | numbers] | add) - 100 | fabs) > 0.01) | "the points do not add up to 100")
