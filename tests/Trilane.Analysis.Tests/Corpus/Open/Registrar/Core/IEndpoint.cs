namespace Registrar.Core;

public interface IEndpoint
{
    void Map(IEndpointRouteBuilder app);
}

public static class Endpoints
{
    private static readonly IEndpoint[] All =
    [
        new Courses.ListCourses(),
        new Courses.GetSyllabus(),
        new Courses.PutSyllabus(),
        new Students.Enroll(),
        new Students.Transcript(),
        new Students.Photo(),
        new Students.Statistics(),
    ];

    public static WebApplication MapEndpoints(this WebApplication app)
    {
        foreach (var endpoint in All)
        {
            endpoint.Map(app);
        }

        return app;
    }
}
